INSERT INTO all_kinds SELECT kind FROM events WHERE bytes >= 1000;
INSERT INTO known_services SELECT service FROM threats;
INSERT INTO services SELECT service, any(org_id) FROM flows GROUP BY service;
INSERT INTO services_source SELECT service, any(org_id) FROM flows GROUP BY service;
INSERT INTO logged SELECT org_id, kind FROM events;
INSERT INTO remembered SELECT org_id, kind FROM events;
INSERT INTO unsorted SELECT kind, org_id FROM events;
INSERT INTO textual SELECT toString(org_id), kind FROM events;
