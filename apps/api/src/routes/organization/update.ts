import { audit } from '../../audit/audit-entry.js';
import { RowMissing } from '../../denial/row-missing.js';
import { defineRoute } from '../../http/route.js';
import type { Json } from '../../input/strict-json.js';
import { delegateOf } from '../../resources/delegate.js';
import { object } from '../../resources/field.js';
import { assertIfMatch, etagOf } from '../../writes/etag.js';
import { idempotent } from '../../writes/idempotent.js';
import { mergePatch } from '../../writes/merge-patch.js';
import { organizationUpdate, organizationView, select, show } from './view.js';

export const updateOrganization = defineRoute({
  operationId: 'updateOrganization',
  method: 'patch',
  path: '/v1/organization',
  tag: 'Organization',
  summary: 'Change your organization',
  description: 'A JSON merge patch. What the provider decides (slug, limits) cannot be changed here.',
  action: 'organization.update',
  body: organizationUpdate,
  answers: { 200: { description: 'Changed', schema: organizationView, headers: { ETag: 'Its version' } } },
  refusals: ['PRECONDITION_FAILED', 'IDEMPOTENCY_KEY_REUSED'],
  handle(call) {
    const { context, body } = call;
    return idempotent(call, (transact) =>
      transact(async (tx) => {
        const before = await tx.organization.findFirst({ select });
        if (!before) throw new RowMissing([]);
        assertIfMatch(call.header('if-match'), etagOf(show(before)));
        const settings =
          body.settings && object.schema.parse(mergePatch(before.settings as Json, body.settings as Json));
        const data = { ...(body.name !== undefined && { name: body.name }), ...(settings && { settings }) };
        const [row] = await delegateOf(tx, 'organization').updateManyAndReturn({ where: {}, data, select });
        if (!row) throw new RowMissing([]);
        await audit(tx, {
          action: 'organization.update',
          targetType: 'organization',
          targetId: context.orgId,
          requestId: context.requestId,
          details: { fields: Object.keys(body) },
        });
        const shown = show(row as typeof before);
        return { status: 200, body: shown, headers: { ETag: etagOf(shown) } };
      }),
    );
  },
});
