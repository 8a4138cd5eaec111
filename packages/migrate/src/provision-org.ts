import { openSession } from './session.js';

export interface NewOrg {
  readonly slug: string;
  readonly name: string;
  readonly ownerEmail: string;
  readonly ownerName: string;
}

export interface ProvisionedOrg {
  readonly orgId: string;
  readonly ownerId: string;
}

/** Makes an org and its first owner, or finds both. A deed of whoever runs the deployment, never of the application. */
export const provisionOrg = async (migrationUrl: string, org: NewOrg): Promise<ProvisionedOrg> => {
  const session = await openSession(migrationUrl);
  try {
    const { rows } = await session.query<ProvisionedOrg>(
      `select org_id as "orgId", owner_id as "ownerId" from bulkhead.provision_org($1, $2, $3, $4)`,
      [org.slug, org.name, org.ownerEmail, org.ownerName],
    );
    const [provisioned] = rows;
    if (!provisioned) throw new Error(`bulkhead.provision_org gave no row for ${org.slug}, expected one`);
    return provisioned;
  } finally {
    await session.end();
  }
};
