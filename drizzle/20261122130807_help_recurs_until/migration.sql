ALTER TABLE `help_requests` ADD `recurs_until` text;
