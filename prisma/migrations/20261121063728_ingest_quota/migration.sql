-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "records_per_minute" INTEGER;

grant select (records_per_minute) on organizations to bulkhead_gatekeeper;

set role bulkhead_gatekeeper;

-- What an org may ask and send a minute, where its row says so: no row for an org that is not there.
create function bulkhead.find_limits(wanted uuid)
  returns table (requests_per_minute integer, records_per_minute integer)
  language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform bulkhead.assert_auth_plane();
  return query select o.requests_per_minute, o.records_per_minute from public.organizations o where o.id = wanted;
end
$$;

revoke all on function bulkhead.find_limits(uuid) from public;
grant execute on function bulkhead.find_limits(uuid) to bulkhead_auth;

reset role;
