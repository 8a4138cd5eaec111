import { Refusal } from './caller.js';
import { Bulkhead } from './operations.js';

// API_URL=http://127.0.0.1:8080 TOKEN=bk_… node dist/main.js

const { API_URL: url = '', TOKEN: token = '' } = process.env;
const api = new Bulkhead({ url, token });

const { org, role } = await api.whoami();
console.log(`${role} of ${org}`);

const project = await api.createProject({ name: 'Apollo' }, { idempotencyKey: `apollo-${Date.now()}` });
await api.createDocument({ projectId: project.id, title: 'Flight plan', content: 'Up, and down again.' });
for await (const { title } of api.all((page) => api.listDocuments({ projectId: project.id, ...page }))) {
  console.log(`document ${title}`);
}
await api.deleteProject(project.id);

try {
  await api.getProject(project.id);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.log(`gone: ${error.status} ${error.code}`);
}
