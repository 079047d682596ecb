INSERT INTO `tag` (`id`, `name`, `color`, `created_date`) VALUES (1, 'prod', '#DC2626', '2026-11-20 21:49:02');
INSERT INTO `tag` (`id`, `name`, `color`, `created_date`) VALUES (2, '🚀 täg "x"', '#059669', '2026-11-20 21:49:02');
INSERT INTO `tag` (`id`, `name`, `color`, `created_date`) VALUES (3, 'Prod', '#2563EB', '2026-11-20 21:49:02');