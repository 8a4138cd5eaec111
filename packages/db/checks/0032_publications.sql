-- A subscriber gets the rows of all orgs: logical replication knows no policy.
select
  '0032_publications' as code,
  'warning' as level,
  'publication ' || quote_ident(p.pubname) as object,
  case when p.puballtables then 'sends every table, of all orgs, those that are made later as well'
    else 'sends rows of all orgs: ' || sent.tables end as detail,
  format('drop publication %I, or know who subscribes', p.pubname) as fix
from pg_catalog.pg_publication p
left join lateral (
  select string_agg(distinct quote_ident(t.schemaname) || '.' || quote_ident(t.tablename), ', ') as tables
  from pg_catalog.pg_publication_tables t
  where t.pubname = p.pubname and 'org_id' = any (t.attnames)
) sent on true
where p.puballtables or sent.tables is not null
order by object
