import { RowMissing } from '../../denial/row-missing.js';
import { defineRoute } from '../../http/route.js';
import { etagOf } from '../../writes/etag.js';
import { organizationView, select, show } from './view.js';

export const getOrganization = defineRoute({
  operationId: 'getOrganization',
  method: 'get',
  path: '/v1/organization',
  tag: 'Organization',
  summary: 'Get your organization',
  action: 'organization.read',
  answers: {
    200: { description: 'Your organization', schema: organizationView, headers: { ETag: 'Its version' } },
  },
  async handle({ context, services }) {
    const row = await services.db.forOrg(context).organization.findFirst({ select });
    if (!row) throw new RowMissing([]);
    const shown = show(row);
    return { status: 200, body: shown, headers: { ETag: etagOf(shown) } };
  },
});
