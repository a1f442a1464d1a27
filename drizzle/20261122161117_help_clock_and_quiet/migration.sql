ALTER TABLE `help_requests` ADD `clock_from` integer;--> statement-breakpoint
ALTER TABLE `help_requests` ADD `clock_until` integer;--> statement-breakpoint
ALTER TABLE `matches` ADD `clock_from` integer;--> statement-breakpoint
ALTER TABLE `matches` ADD `clock_until` integer;--> statement-breakpoint
ALTER TABLE `matches` ADD `quiet_at` integer;--> statement-breakpoint
DROP INDEX IF EXISTS `matches_past`;--> statement-breakpoint
CREATE INDEX `matches_quiet` ON `matches` (`cooperative_id`,`quiet_at`,`id`) WHERE status = 'AGREED' and quiet_at is not null;--> statement-breakpoint
-- What has one window exactly as long as it takes is fixed by the clock, also where it recurs.
UPDATE help_requests SET clock_from = (SELECT (d.weekday - 1) * 1440 + d.from_minute FROM help_window_days d WHERE d.request_id = help_requests.id ORDER BY d.on_date LIMIT 1)
	WHERE (SELECT count(*) = 1 AND sum(w.ends_at - w.starts_at) = help_requests.minutes * 60 FROM help_windows w WHERE w.request_id = help_requests.id);
--> statement-breakpoint
UPDATE help_requests SET clock_until = clock_from + minutes WHERE clock_from IS NOT NULL;
--> statement-breakpoint
UPDATE matches SET (clock_from, clock_until) = (SELECT r.clock_from, r.clock_until FROM help_requests r WHERE r.id = matches.request_id) WHERE status IN ('PROPOSED', 'AGREED');
--> statement-breakpoint
-- What a volunteer has agreed to that is at the same time by the clock in some week, where either of the two recurs: in the same week
-- or, about midnight of a Sunday, in the next to it. Of two that are once `match_faults` compares the instants.
CREATE VIEW match_clashes AS
	SELECT m.id AS match_id, x.id AS other_id
	FROM matches m CROSS JOIN matches x ON x.volunteer_id = m.volunteer_id AND x.id <> m.id AND x.status = 'AGREED' AND (m.recurs OR x.recurs)
		CROSS JOIN (SELECT -1 AS w UNION ALL SELECT 0 UNION ALL SELECT 1) d
	WHERE m.clock_from < x.clock_until + d.w * 10080 AND m.clock_until > x.clock_from + d.w * 10080
		AND max(m.week, x.week - d.w) <= min(iif(m.recurs, coalesce(m.until_week, 1000000), m.week), iif(x.recurs, coalesce(x.until_week, 1000000), x.week) - d.w);
--> statement-breakpoint
CREATE TRIGGER matches_clash_proposed AFTER INSERT ON matches WHEN NEW.clock_from IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'TIME_CLASH') WHERE EXISTS (SELECT 1 FROM match_clashes c WHERE c.match_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER matches_clash_agreed AFTER UPDATE OF status ON matches WHEN NEW.status = 'AGREED' AND OLD.status = 'PROPOSED' AND NEW.clock_from IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'TIME_CLASH') WHERE EXISTS (SELECT 1 FROM match_clashes c WHERE c.match_id = NEW.id);
END;
--> statement-breakpoint
-- From when on it is odd that nobody says hours: once its time or last window is over, four weeks on where there is none; of what recurs
-- four weeks after its first time, and after each time that somebody spoke.
CREATE VIEW match_quiet AS
	SELECT m.id AS match_id, CASE
		WHEN m.recurs THEN 2419200 + max(m.agreed_at, coalesce((SELECT min(w.ends_at) FROM help_windows w WHERE w.request_id = m.request_id), 0),
			coalesce((SELECT max(h.updated_at) FROM match_hours h WHERE h.match_id = m.id), 0))
		WHEN EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = m.id) THEN NULL
		ELSE coalesce(m.ends_at, (SELECT max(w.ends_at) FROM help_windows w WHERE w.request_id = m.request_id), m.agreed_at + 2419200) END AS quiet_at
	FROM matches m WHERE m.status = 'AGREED';
--> statement-breakpoint
CREATE TRIGGER matches_quiet_agreed AFTER UPDATE OF status ON matches WHEN NEW.status = 'AGREED' AND OLD.status <> 'AGREED' BEGIN
	UPDATE matches SET quiet_at = (SELECT q.quiet_at FROM match_quiet q WHERE q.match_id = NEW.id) WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER match_hours_quiet AFTER INSERT ON match_hours BEGIN
	UPDATE matches SET quiet_at = (SELECT q.quiet_at FROM match_quiet q WHERE q.match_id = NEW.match_id) WHERE id = NEW.match_id AND status = 'AGREED';
END;
--> statement-breakpoint
CREATE TRIGGER match_hours_quiet_again AFTER UPDATE OF requester_minutes, volunteer_minutes ON match_hours BEGIN
	UPDATE matches SET quiet_at = (SELECT q.quiet_at FROM match_quiet q WHERE q.match_id = NEW.match_id) WHERE id = NEW.match_id AND status = 'AGREED';
END;
--> statement-breakpoint
UPDATE matches SET quiet_at = (SELECT q.quiet_at FROM match_quiet q WHERE q.match_id = matches.id) WHERE status = 'AGREED';
