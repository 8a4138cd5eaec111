-- Deployments, configuration and scaling, as they happened.
CREATE TABLE IF NOT EXISTS changes
(
    org_id UUID,
    service LowCardinality(String),
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    change_id UUID,
    kind LowCardinality(String),
    author String DEFAULT '',
    summary String DEFAULT '' CODEC(ZSTD(1)),
    attributes Map(LowCardinality(String), String) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (org_id, service, ts)
TTL toDateTime(ts) + INTERVAL 365 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;

CREATE TABLE IF NOT EXISTS costs
(
    org_id UUID,
    service LowCardinality(String),
    ts DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    resource LowCardinality(String) DEFAULT '',
    amount Decimal(18, 6),
    currency LowCardinality(String) DEFAULT 'USD'
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (org_id, service, ts)
TTL toDateTime(ts) + INTERVAL 730 DAY
SETTINGS non_replicated_deduplication_window = 10000, ttl_only_drop_parts = 1;
