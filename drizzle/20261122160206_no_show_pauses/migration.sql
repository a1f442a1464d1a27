CREATE TABLE `no_show_pauses` (
	`id` text PRIMARY KEY,
	`cooperative_id` text NOT NULL,
	`person_id` text NOT NULL,
	`side` text NOT NULL,
	`match_id` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`no_show_limit` integer NOT NULL,
	`counted_from` integer NOT NULL,
	`lifted_at` integer,
	`lifted_by` text,
	`lift_reason` text,
	CONSTRAINT `fk_no_show_pauses_cooperative_id_cooperatives_id_fk` FOREIGN KEY (`cooperative_id`) REFERENCES `cooperatives`(`id`),
	CONSTRAINT `fk_no_show_pauses_person_id_people_id_fk` FOREIGN KEY (`person_id`) REFERENCES `people`(`id`),
	CONSTRAINT `fk_no_show_pauses_lifted_by_people_id_fk` FOREIGN KEY (`lifted_by`) REFERENCES `people`(`id`),
	CONSTRAINT "no_show_pauses_side" CHECK("side" in ('REQUESTER', 'VOLUNTEER')),
	CONSTRAINT "no_show_pauses_interval" CHECK("ends_at" > "starts_at")
) STRICT;
--> statement-breakpoint
ALTER TABLE `help_settings` ADD `no_show_limit` integer;--> statement-breakpoint
ALTER TABLE `help_settings` ADD `no_show_within` integer DEFAULT 7776000 NOT NULL;--> statement-breakpoint
CREATE INDEX `no_show_pauses_person` ON `no_show_pauses` (`person_id`,`side`,`ends_at`);--> statement-breakpoint
CREATE INDEX `no_show_pauses_cooperative` ON `no_show_pauses` (`cooperative_id`,`starts_at`,`id`) WHERE lifted_at is null;
--> statement-breakpoint
-- Who was not there too often is paused by the very write that made the last of them, whoever writes at the same time. What an assistant
-- lifted is forgiven: what was before counts no more. While a pause lasts there is no second. It has the id of the match that caused it,
-- so that one that is taken back and reported anew does not pause twice.
CREATE TRIGGER matches_no_show AFTER UPDATE OF status ON matches WHEN NEW.status = 'NO_SHOW' AND OLD.status <> 'NO_SHOW' AND NEW.ended_by IS NOT NULL BEGIN
	INSERT INTO no_show_pauses (id, cooperative_id, person_id, side, match_id, starts_at, ends_at, no_show_limit, counted_from)
		SELECT 'nsp_' || substr(NEW.id, 5), NEW.cooperative_id, w.person_id, w.side, NEW.id, NEW.updated_at, NEW.updated_at + w.within, w.most, w.since
		FROM (SELECT a.*, max(NEW.updated_at - a.within, coalesce((SELECT max(p.lifted_at) FROM no_show_pauses p WHERE p.person_id = a.person_id
				AND p.side = a.side AND p.cooperative_id = NEW.cooperative_id AND p.lifted_by IS NOT NULL), 0)) AS since
			FROM (SELECT iif(NEW.ended_by = 'REQUESTER', NEW.volunteer_id, NEW.requester_id) AS person_id,
				iif(NEW.ended_by = 'REQUESTER', 'VOLUNTEER', 'REQUESTER') AS side, s.no_show_limit AS most, s.no_show_within AS within
				FROM help_settings s WHERE s.cooperative_id = NEW.cooperative_id AND s.no_show_limit IS NOT NULL) a) w
		WHERE w.most <= CASE w.side
				WHEN 'VOLUNTEER' THEN (SELECT count(*) FROM matches x WHERE x.volunteer_id = w.person_id AND x.cooperative_id = NEW.cooperative_id
					AND x.status = 'NO_SHOW' AND x.ended_by = 'REQUESTER' AND x.ended_at > w.since)
				ELSE (SELECT count(*) FROM matches x WHERE x.requester_id = w.person_id AND x.cooperative_id = NEW.cooperative_id
					AND x.status = 'NO_SHOW' AND x.ended_by = 'VOLUNTEER' AND x.ended_at > w.since) END
			AND NOT EXISTS (SELECT 1 FROM no_show_pauses p WHERE p.person_id = w.person_id AND p.side = w.side
				AND p.cooperative_id = NEW.cooperative_id AND p.lifted_at IS NULL AND p.ends_at > NEW.updated_at)
		ON CONFLICT (id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, no_show_limit = excluded.no_show_limit,
			counted_from = excluded.counted_from, person_id = excluded.person_id, side = excluded.side, lifted_at = NULL, lifted_by = NULL, lift_reason = NULL;
END;
--> statement-breakpoint
-- Taken back, it lifts a pause for which too few are left.
CREATE TRIGGER matches_no_show_undone AFTER UPDATE OF status ON matches WHEN OLD.status = 'NO_SHOW' AND NEW.status <> 'NO_SHOW' BEGIN
	UPDATE no_show_pauses SET lifted_at = NEW.updated_at
		WHERE person_id IN (NEW.volunteer_id, NEW.requester_id) AND cooperative_id = NEW.cooperative_id AND lifted_at IS NULL AND ends_at > NEW.updated_at
			AND no_show_limit > CASE side
				WHEN 'VOLUNTEER' THEN (SELECT count(*) FROM matches x WHERE x.volunteer_id = no_show_pauses.person_id
					AND x.cooperative_id = NEW.cooperative_id AND x.status = 'NO_SHOW' AND x.ended_by = 'REQUESTER' AND x.ended_at > no_show_pauses.counted_from)
				ELSE (SELECT count(*) FROM matches x WHERE x.requester_id = no_show_pauses.person_id
					AND x.cooperative_id = NEW.cooperative_id AND x.status = 'NO_SHOW' AND x.ended_by = 'VOLUNTEER' AND x.ended_at > no_show_pauses.counted_from) END;
END;
--> statement-breakpoint
-- Where a cooperative counts no more, nobody is paused any more.
CREATE TRIGGER help_settings_no_limit AFTER UPDATE OF no_show_limit ON help_settings WHEN NEW.no_show_limit IS NULL AND OLD.no_show_limit IS NOT NULL BEGIN
	UPDATE no_show_pauses SET lifted_at = NEW.updated_at WHERE cooperative_id = NEW.cooperative_id AND lifted_at IS NULL AND ends_at > NEW.updated_at;
END;
--> statement-breakpoint
DROP VIEW match_faults;
--> statement-breakpoint
CREATE VIEW match_faults AS
	SELECT m.id AS match_id, CASE
		WHEN r.status IN ('CANCELLED', 'EXPIRED') THEN 'REQUEST_CLOSED'
		WHEN r.places_taken >= r.helpers_needed THEN 'MATCH_FULL'
		WHEN o.status <> 'ACTIVE' AND (o.status <> 'PAUSED' OR o.paused_until IS NULL OR o.paused_until > m.updated_at) THEN 'OFFER_CLOSED'
		WHEN EXISTS (SELECT 1 FROM person_blocks b WHERE b.blocker_id = m.volunteer_id AND b.blocked_id = m.requester_id
			OR b.blocker_id = m.requester_id AND b.blocked_id = m.volunteer_id) THEN 'PAIR_BLOCKED'
		WHEN NOT EXISTS (SELECT 1 FROM memberships s WHERE s.person_id = m.volunteer_id AND s.cooperative_id = m.cooperative_id AND s.status = 'ACTIVE')
			OR NOT EXISTS (SELECT 1 FROM memberships s WHERE s.person_id = m.requester_id AND s.cooperative_id = m.cooperative_id AND s.status = 'ACTIVE')
			THEN 'NOT_ACTIVE'
		WHEN EXISTS (SELECT 1 FROM json_each(r.clearance_types) t WHERE NOT EXISTS (SELECT 1 FROM clearances c
			WHERE c.person_id = m.volunteer_id AND c.cooperative_id = m.cooperative_id AND c.type = t.value AND c.revoked_at IS NULL
				AND (c.valid_until IS NULL OR c.valid_until > max(m.updated_at, coalesce(m.ends_at, 0))))) THEN 'CLEARANCE_MISSING'
		WHEN (SELECT max((SELECT coalesce(sum(x.minutes), 0) FROM matches x WHERE x.volunteer_id = m.volunteer_id AND x.status IN ('PROPOSED', 'AGREED')
				AND (x.status = 'AGREED' OR x.expires_at > m.updated_at)
				AND x.cooperative_id = m.cooperative_id AND x.week <= w.week
				AND (x.recurs AND coalesce(x.until_week, w.week) >= w.week OR x.week = w.week)))
			FROM (SELECT m.week AS week UNION SELECT l.week FROM matches l WHERE m.recurs AND l.volunteer_id = m.volunteer_id
				AND l.status IN ('PROPOSED', 'AGREED') AND l.cooperative_id = m.cooperative_id AND l.week > m.week
				AND l.week <= coalesce(m.until_week, l.week)) w)
			> o.max_minutes_per_week THEN 'OVER_HOURS'
		WHEN m.starts_at IS NOT NULL AND EXISTS (SELECT 1 FROM matches x WHERE x.volunteer_id = m.volunteer_id AND x.id <> m.id
			AND x.status = 'AGREED' AND x.starts_at < m.ends_at AND x.ends_at > m.starts_at) THEN 'TIME_CLASH'
		WHEN m.origin = 'PLAN' AND m.status = 'PROPOSED' AND r.helpers_needed <= r.places_taken + (SELECT count(*) FROM matches x
			WHERE x.request_id = m.request_id AND x.id <> m.id AND x.status = 'PROPOSED' AND x.expires_at > m.updated_at) THEN 'MATCH_FULL'
		-- Who was not there too often is brought together by assistants alone: they are told so themselves, and nobody else is.
		WHEN m.status = 'PROPOSED' AND m.origin <> 'ASSISTANT' AND EXISTS (SELECT 1 FROM no_show_pauses p WHERE p.person_id = m.volunteer_id AND p.side = 'VOLUNTEER' AND p.ends_at > m.updated_at
				AND p.cooperative_id = m.cooperative_id AND p.lifted_at IS NULL)
			THEN iif(m.origin = 'VOLUNTEER', 'NO_SHOW_PAUSE', 'NOT_A_CANDIDATE')
		WHEN m.status = 'PROPOSED' AND m.origin <> 'ASSISTANT' AND EXISTS (SELECT 1 FROM no_show_pauses p WHERE p.person_id = m.requester_id AND p.side = 'REQUESTER' AND p.ends_at > m.updated_at
				AND p.cooperative_id = m.cooperative_id AND p.lifted_at IS NULL)
			THEN iif(m.origin = 'REQUESTER', 'NO_SHOW_PAUSE', 'NOT_A_CANDIDATE')
		WHEN o.completed < (SELECT h.trial_matches FROM help_settings h WHERE h.cooperative_id = m.cooperative_id)
			AND NOT EXISTS (SELECT 1 FROM introductions i WHERE i.person_id = m.volunteer_id AND i.cooperative_id = m.cooperative_id)
			AND NOT EXISTS (SELECT 1 FROM matches x JOIN help_offers e ON e.volunteer_id = x.volunteer_id AND e.cooperative_id = x.cooperative_id
				WHERE x.request_id = m.request_id AND x.id <> m.id AND x.status = 'AGREED'
					AND e.completed >= (SELECT h.trial_matches FROM help_settings h WHERE h.cooperative_id = m.cooperative_id)) THEN 'NOT_A_CANDIDATE'
		-- What was agreed is taken off already.
		WHEN m.settlement = 'CREDITS' AND (SELECT l.left_over FROM help_request_minutes l WHERE l.request_id = m.request_id)
			< iif(m.status = 'AGREED', 0, m.minutes) THEN 'HOURS_LIMIT'
	END AS fault
	FROM matches m JOIN help_requests r ON r.id = m.request_id JOIN help_offers o ON o.id = m.offer_id;
--> statement-breakpoint
DROP TRIGGER must_match_guard;
--> statement-breakpoint
CREATE TRIGGER must_match_guard INSTEAD OF INSERT ON must_match WHEN NEW.fault IS NOT NULL BEGIN
	SELECT CASE NEW.fault
		WHEN 'REQUEST_CLOSED' THEN RAISE(ABORT, 'REQUEST_CLOSED')
		WHEN 'OFFER_CLOSED' THEN RAISE(ABORT, 'OFFER_CLOSED')
		WHEN 'PAIR_BLOCKED' THEN RAISE(ABORT, 'PAIR_BLOCKED')
		WHEN 'NOT_ACTIVE' THEN RAISE(ABORT, 'NOT_ACTIVE')
		WHEN 'NOT_A_CANDIDATE' THEN RAISE(ABORT, 'NOT_A_CANDIDATE')
		WHEN 'NO_SHOW_PAUSE' THEN RAISE(ABORT, 'NO_SHOW_PAUSE')
		WHEN 'CLEARANCE_MISSING' THEN RAISE(ABORT, 'CLEARANCE_MISSING')
		WHEN 'OVER_HOURS' THEN RAISE(ABORT, 'OVER_HOURS')
		WHEN 'TIME_CLASH' THEN RAISE(ABORT, 'TIME_CLASH')
		WHEN 'MATCH_FULL' THEN RAISE(ABORT, 'MATCH_FULL')
		ELSE RAISE(ABORT, 'HOURS_LIMIT')
	END;
END;
