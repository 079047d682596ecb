-- An invented home lab, in the schema that Uptime Kuma 2.5.3 creates. leader.db in src/main/dist/lib/training is
-- src/test/resources/kuma-data/sqlite/2.5.3.db after `sqlite3 leader.db < sample.sql`; DemoTest
-- keeps the two together.
BEGIN;

-- The password is demo-demo-demo.
INSERT INTO user (id, username, password, timezone) VALUES
  (1, 'admin', '$2a$10$jSe.9VfQpRi2jDM7s7iSru9doULFEkbiz63eEeQvTn4ZS3o5llwJe', NULL);

INSERT INTO tag (id, name, color, created_date) VALUES
  (1, 'wakes me up', '#DC2626', '2026-01-01 08:00:00');

INSERT INTO notification (id, name, active, user_id, is_default, config) VALUES
  (1, 'Phone', 1, 1, 1, '{"type":"ntfy","name":"Phone","ntfyserverurl":"https://ntfy.sh",'
    || '"ntfytopic":"home-lab-example","ntfyPriority":5,"ntfyAuthenticationMethod":"none"}');

INSERT INTO monitor
  (id, name, type, user_id, parent, interval, url, hostname, port, keyword, timeout,
   dns_resolve_type, dns_resolve_server, description, created_date) VALUES
  (1, 'Home lab', 'group', 1, NULL, 60, NULL, NULL, NULL, NULL, 48,
   NULL, NULL, 'Everything in the cupboard', '2026-01-01 08:00:00'),
  (2, 'Router', 'ping', 1, 1, 60, NULL, '192.0.2.1', NULL, NULL, 10,
   NULL, NULL, NULL, '2026-01-01 08:01:00'),
  (3, 'Website', 'http', 1, 1, 60, 'https://www.example.org/', NULL, NULL, NULL, 48,
   NULL, NULL, NULL, '2026-01-01 08:02:00'),
  (4, 'Cloud', 'keyword', 1, 1, 60, 'https://cloud.example.org/status.php', NULL, NULL,
   '"installed":true', 48, NULL, NULL, 'Files, calendar, contacts', '2026-01-01 08:03:00'),
  (5, 'Mail server', 'port', 1, 1, 120, NULL, 'mail.example.org', 25, NULL, 24.5,
   NULL, NULL, NULL, '2026-01-01 08:04:00'),
  (6, 'DNS', 'dns', 1, NULL, 300, NULL, 'example.org', 53, NULL, 48,
   'A', '192.0.2.53', NULL, '2026-01-01 08:05:00');

INSERT INTO monitor_notification (id, monitor_id, notification_id) VALUES
  (1, 2, 1), (2, 3, 1), (3, 5, 1);

INSERT INTO monitor_tag (id, monitor_id, tag_id, value) VALUES
  (1, 2, 1, ''), (2, 5, 1, 'only by day');

INSERT INTO status_page
  (id, slug, title, description, icon, theme, footer_text, custom_css, created_date,
   modified_date) VALUES
  (1, 'home', 'Home lab 🏡', 'What works, and what I am working on.', '/icon.svg', 'auto',
   'Made with love; ''uptime'' is relative.',
   'body {
  --accent: "#5cdd8b";
}', '2026-01-01 09:00:00', '2026-01-01 09:00:00');

INSERT INTO "group" (id, name, created_date, public, active, weight, status_page_id) VALUES
  (1, 'Services', '2026-01-01 09:00:00', 1, 1, 1, 1);

INSERT INTO monitor_group (id, monitor_id, group_id, weight, send_url) VALUES
  (1, 3, 1, 1, 1), (2, 4, 1, 2, 0), (3, 5, 1, 3, 0);

INSERT INTO maintenance
  (id, title, description, user_id, active, strategy, start_date, end_date, weekdays,
   days_of_month, interval_day, cron, timezone, duration) VALUES
  (1, 'Sunday updates', 'Reboots are on purpose.', 1, 1, 'cron', NULL, NULL, '[]',
   '[]', 1, '30 4 * * 0', 'SAME_AS_SERVER', 3600);

INSERT INTO monitor_maintenance (id, monitor_id, maintenance_id) VALUES
  (1, 2, 1), (2, 5, 1);

INSERT INTO maintenance_status_page (id, status_page_id, maintenance_id) VALUES (1, 1, 1);

COMMIT;
VACUUM;
