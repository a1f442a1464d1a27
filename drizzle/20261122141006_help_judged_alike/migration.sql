-- How many minutes of help somebody may still agree to get who pays with credits: what the hard limit leaves of their balance,
-- less what they have agreed to. The guard and the plan ask the same.
CREATE VIEW help_request_minutes AS
	SELECT r.id AS request_id, (SELECT hard_limit FROM help_settings h WHERE h.cooperative_id = r.cooperative_id)
		+ coalesce((SELECT
			(SELECT coalesce(sum(e.minutes), 0) FROM ledger_entries e WHERE e.to_id = a.id AND e.settlement = 'CREDITS')
			- (SELECT coalesce(sum(e.minutes), 0) FROM ledger_entries e WHERE e.from_id = a.id AND e.settlement = 'CREDITS')
			FROM ledger_accounts a WHERE a.cooperative_id = r.cooperative_id AND a.person_id = r.requester_id), 0)
		- (SELECT coalesce(sum(x.minutes), 0) FROM matches x WHERE x.requester_id = r.requester_id AND x.cooperative_id = r.cooperative_id
			AND x.status = 'AGREED' AND x.settlement = 'CREDITS') AS left_over
	FROM help_requests r;
--> statement-breakpoint
-- The same as before, but: an offer whose pause is over stands, also where the job has not come by yet; hours are counted week by
-- week, as the plan does, so that what recurs later does not count before; and who is new must have somebody beside them still.
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
				AND x.cooperative_id = m.cooperative_id AND x.week <= w.week AND (x.recurs OR x.week = w.week)))
			FROM (SELECT m.week AS week UNION SELECT l.week FROM matches l WHERE m.recurs AND l.volunteer_id = m.volunteer_id
				AND l.status IN ('PROPOSED', 'AGREED') AND l.cooperative_id = m.cooperative_id AND l.week > m.week) w)
			> o.max_minutes_per_week THEN 'OVER_HOURS'
		WHEN m.starts_at IS NOT NULL AND EXISTS (SELECT 1 FROM matches x WHERE x.volunteer_id = m.volunteer_id AND x.id <> m.id
			AND x.status = 'AGREED' AND x.starts_at < m.ends_at AND x.ends_at > m.starts_at) THEN 'TIME_CLASH'
		WHEN m.origin = 'PLAN' AND m.status = 'PROPOSED' AND r.places_taken + r.proposals >= r.helpers_needed THEN 'MATCH_FULL'
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
		WHEN 'CLEARANCE_MISSING' THEN RAISE(ABORT, 'CLEARANCE_MISSING')
		WHEN 'OVER_HOURS' THEN RAISE(ABORT, 'OVER_HOURS')
		WHEN 'TIME_CLASH' THEN RAISE(ABORT, 'TIME_CLASH')
		WHEN 'MATCH_FULL' THEN RAISE(ABORT, 'MATCH_FULL')
		ELSE RAISE(ABORT, 'HOURS_LIMIT')
	END;
END;
--> statement-breakpoint
-- What both had agreed to, and is taken back as no no-show, needs its place and nothing else: by then the time for its request is over.
DROP TRIGGER matches_stepped;
--> statement-breakpoint
CREATE TRIGGER matches_stepped AFTER UPDATE OF status ON matches WHEN NEW.status <> OLD.status BEGIN
	INSERT INTO must_match SELECT fault FROM match_faults WHERE match_id = NEW.id AND NEW.status = 'AGREED' AND OLD.status = 'PROPOSED';
	INSERT INTO must_match SELECT 'MATCH_FULL' FROM help_requests r WHERE r.id = NEW.request_id AND NEW.status = 'AGREED' AND OLD.status = 'NO_SHOW'
		AND r.places_taken >= r.helpers_needed;
	UPDATE help_requests SET
		places_taken = (SELECT count(*) FROM matches m WHERE m.request_id = NEW.request_id AND m.status IN ('AGREED', 'COMPLETED', 'DISPUTED')),
		proposals = (SELECT count(*) FROM matches m WHERE m.request_id = NEW.request_id AND m.status = 'PROPOSED')
		WHERE id = NEW.request_id;
END;
--> statement-breakpoint
-- A proposal is open no longer than its request, also where that is said to end sooner.
CREATE TRIGGER help_requests_sooner AFTER UPDATE OF expires_at ON help_requests WHEN NEW.expires_at < OLD.expires_at BEGIN
	UPDATE matches SET expires_at = min(expires_at, NEW.expires_at) WHERE request_id = NEW.id AND status = 'PROPOSED';
END;
--> statement-breakpoint
UPDATE matches SET expires_at = min(expires_at, (SELECT r.expires_at FROM help_requests r WHERE r.id = matches.request_id)) WHERE status = 'PROPOSED';
--> statement-breakpoint
-- Where a place falls free, its request follows its category again, as open ones did meanwhile.
CREATE TRIGGER help_requests_reopened AFTER UPDATE OF status ON help_requests WHEN NEW.status = 'OPEN' AND OLD.status IN ('MATCHED', 'COMPLETED') BEGIN
	UPDATE help_requests SET category_id = coalesce((SELECT c.id FROM help_categories c
		WHERE coalesce(c.cooperative_id, '') = NEW.cooperative_id AND c.code = NEW.category), category_id) WHERE id = NEW.id;
	UPDATE help_requests SET (nearby, weights, clearance_types) = (SELECT c.nearby, (SELECT coalesce(sum(w.value << (7 * b.value)), 0)
			FROM json_each(c.weights) w JOIN json_each('{"PROXIMITY":0,"SKILLS":1,"AVAILABILITY":2,"LANGUAGE":3,"LOAD":4,"CONTINUITY":5,"TRUST":6}') b ON b.key = w.key),
		(SELECT json_group_array(t.value) FROM (SELECT value FROM json_each(help_requests.clearance_types) UNION SELECT value FROM json_each(c.clearance_types)) t)
		FROM help_categories c WHERE c.id = help_requests.category_id) WHERE id = NEW.id;
END;
