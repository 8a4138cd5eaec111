-- What agents report. One row is one event; `kind` is chosen by the sender from a small set.
CREATE TABLE IF NOT EXISTS events
(
    org_id UUID,
    kind LowCardinality(String),
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    event_id UUID,
    agent_id UUID,
    service LowCardinality(String) DEFAULT '',
    severity Enum8('debug' = 1, 'info' = 2, 'warning' = 3, 'error' = 4, 'critical' = 5) DEFAULT 'info',
    message String DEFAULT '' CODEC(ZSTD(1)),
    bytes UInt64 DEFAULT 0 CODEC(T64, ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1)),
    INDEX event_id_filter event_id TYPE bloom_filter(0.01) GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (org_id, kind, ts)
TTL toDateTime(ts) + INTERVAL 90 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;
