-- The same as before, but: a proposal whose time is over takes no hours and no place, also where the job has not come by yet.
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
