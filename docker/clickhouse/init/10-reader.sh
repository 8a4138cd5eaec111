#!/bin/sh
# Runs once, when the volume is empty. Grants and row policies come with the migrations of packages/analytics.
set -eu

# As a hash: its digits need no escaping in SQL, and the statement log does not show the password.
hash=$(printf %s "$BULKHEAD_READER_PASSWORD" | sha256sum | cut -c 1-64)
clickhouse-client --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" --query "
  CREATE USER IF NOT EXISTS bulkhead_reader IDENTIFIED WITH sha256_hash BY '$hash'
  SETTINGS readonly = 1, SQL_bulkhead_org = '' CHANGEABLE_IN_READONLY"
