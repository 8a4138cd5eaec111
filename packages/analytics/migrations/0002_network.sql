-- Who talked to whom.
CREATE TABLE IF NOT EXISTS flows
(
    org_id UUID,
    service LowCardinality(String) DEFAULT '',
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    agent_id UUID,
    source IPv6,
    destination IPv6,
    port UInt16 DEFAULT 0,
    protocol LowCardinality(String) DEFAULT 'tcp',
    bytes UInt64 DEFAULT 0 CODEC(T64, ZSTD(1)),
    packets UInt64 DEFAULT 0 CODEC(T64, ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (org_id, service, ts)
TTL toDateTime(ts) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

-- Measured routes between two services.
CREATE TABLE IF NOT EXISTS paths
(
    org_id UUID,
    path LowCardinality(String),
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    agent_id UUID,
    hops Array(String) CODEC(ZSTD(1)),
    latency_ms Float64 CODEC(Gorilla, ZSTD(1)),
    loss_ratio Float32 DEFAULT 0
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (org_id, path, ts)
TTL toDateTime(ts) + INTERVAL 30 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS threats
(
    org_id UUID,
    severity Enum8('low' = 1, 'medium' = 2, 'high' = 3, 'critical' = 4),
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    threat_id UUID,
    agent_id UUID,
    service LowCardinality(String) DEFAULT '',
    rule LowCardinality(String),
    source IPv6 DEFAULT toIPv6('::'),
    detail String DEFAULT '' CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (org_id, severity, ts)
TTL toDateTime(ts) + INTERVAL 365 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;
