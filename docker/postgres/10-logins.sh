#!/bin/sh
# Runs once, when the volume is empty. The same logins as packages/stack makes.
set -eu

psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set migrator="$BULKHEAD_MIGRATOR_PASSWORD" --set runtime="$BULKHEAD_RUNTIME_PASSWORD" <<'SQL'
create role bulkhead_migrator LOGIN CREATEDB CREATEROLE password :'migrator';
create role bulkhead_runtime LOGIN NOINHERIT password :'runtime';
alter database bulkhead owner to bulkhead_migrator;
SQL

# template1 too, so that databases made later inherit it.
for database in template1 "$POSTGRES_DB"; do
  psql --set ON_ERROR_STOP=1 --single-transaction --username "$POSTGRES_USER" --dbname "$database" \
    --file /bulkhead/bootstrap.sql
done
