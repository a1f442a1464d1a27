-- The same as before, but: matches and pauses are found by the person, of whom there are few, and not among all of the cooperative. And who
-- leaves for a second time, of a match that an assistant had made stand again in between, leaves.
DROP TRIGGER matches_no_show;
--> statement-breakpoint
CREATE TRIGGER matches_no_show AFTER UPDATE OF status ON matches WHEN NEW.status = 'NO_SHOW' AND OLD.status <> 'NO_SHOW' AND NEW.ended_by IS NOT NULL BEGIN
	INSERT INTO no_show_pauses (id, cooperative_id, person_id, side, match_id, starts_at, ends_at, no_show_limit, counted_from)
		SELECT 'nsp_' || substr(NEW.id, 5), NEW.cooperative_id, w.person_id, w.side, NEW.id, NEW.updated_at, NEW.updated_at + w.within, w.most, w.since
		FROM (SELECT a.*, max(NEW.updated_at - a.within, coalesce((SELECT max(p.lifted_at) FROM no_show_pauses p WHERE p.person_id = a.person_id
				AND p.side = a.side AND +p.cooperative_id = NEW.cooperative_id AND p.lifted_by IS NOT NULL), 0)) AS since
			FROM (SELECT iif(NEW.ended_by = 'REQUESTER', NEW.volunteer_id, NEW.requester_id) AS person_id,
				iif(NEW.ended_by = 'REQUESTER', 'VOLUNTEER', 'REQUESTER') AS side, s.no_show_limit AS most, s.no_show_within AS within
				FROM help_settings s WHERE s.cooperative_id = NEW.cooperative_id AND s.no_show_limit IS NOT NULL) a) w
		WHERE w.most <= CASE w.side
				WHEN 'VOLUNTEER' THEN (SELECT count(*) FROM matches x WHERE x.volunteer_id = w.person_id AND +x.cooperative_id = NEW.cooperative_id
					AND x.status = 'NO_SHOW' AND x.ended_by = 'REQUESTER' AND x.ended_at > w.since)
				ELSE (SELECT count(*) FROM matches x WHERE x.requester_id = w.person_id AND +x.cooperative_id = NEW.cooperative_id
					AND x.status = 'NO_SHOW' AND x.ended_by = 'VOLUNTEER' AND x.ended_at > w.since) END
			AND NOT EXISTS (SELECT 1 FROM no_show_pauses p WHERE p.person_id = w.person_id AND p.side = w.side
				AND +p.cooperative_id = NEW.cooperative_id AND p.lifted_at IS NULL AND p.ends_at > NEW.updated_at)
		ON CONFLICT (id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at, no_show_limit = excluded.no_show_limit,
			counted_from = excluded.counted_from, person_id = excluded.person_id, side = excluded.side, lifted_at = NULL, lifted_by = NULL, lift_reason = NULL;
END;
--> statement-breakpoint
DROP TRIGGER matches_no_show_undone;
--> statement-breakpoint
CREATE TRIGGER matches_no_show_undone AFTER UPDATE OF status ON matches WHEN OLD.status = 'NO_SHOW' AND NEW.status <> 'NO_SHOW' BEGIN
	UPDATE no_show_pauses SET lifted_at = NEW.updated_at
		WHERE person_id IN (NEW.volunteer_id, NEW.requester_id) AND +cooperative_id = NEW.cooperative_id AND lifted_at IS NULL AND ends_at > NEW.updated_at
			AND no_show_limit > CASE side
				WHEN 'VOLUNTEER' THEN (SELECT count(*) FROM matches x WHERE x.volunteer_id = no_show_pauses.person_id
					AND +x.cooperative_id = NEW.cooperative_id AND x.status = 'NO_SHOW' AND x.ended_by = 'REQUESTER' AND x.ended_at > no_show_pauses.counted_from)
				ELSE (SELECT count(*) FROM matches x WHERE x.requester_id = no_show_pauses.person_id
					AND +x.cooperative_id = NEW.cooperative_id AND x.status = 'NO_SHOW' AND x.ended_by = 'VOLUNTEER' AND x.ended_at > no_show_pauses.counted_from) END;
END;
--> statement-breakpoint
DROP TRIGGER memberships_end_matches;
--> statement-breakpoint
CREATE TRIGGER memberships_end_matches AFTER UPDATE OF status ON memberships WHEN NEW.status = 'LEFT' AND OLD.status <> 'LEFT' BEGIN
	INSERT INTO outbox (id, kind, payload, created_at, due_at)
		SELECT 'evt_' || substr(m.id, 5) || 'l', CASE WHEN m.status = 'AGREED' THEN 'match.cancelled'
				WHEN m.volunteer_id = NEW.person_id THEN 'match.declined' ELSE 'match.closed' END,
			json_object('matchId', m.id, 'side', iif(m.volunteer_id = NEW.person_id, 'VOLUNTEER', 'REQUESTER')), NEW.updated_at, NEW.updated_at
		FROM matches m WHERE (m.volunteer_id = NEW.person_id OR m.requester_id = NEW.person_id) AND +m.cooperative_id = NEW.cooperative_id
			AND (m.status = 'PROPOSED' AND m.expires_at > NEW.updated_at
				OR m.status = 'AGREED' AND (m.recurs OR NOT EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = m.id)))
		ON CONFLICT (id) DO NOTHING;
	UPDATE matches SET ended_by = iif(volunteer_id = NEW.person_id, 'VOLUNTEER', 'REQUESTER'), ended_at = NEW.updated_at, updated_at = NEW.updated_at,
			status = iif(EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = matches.id), 'COMPLETED', 'CANCELLED')
		WHERE (volunteer_id = NEW.person_id OR requester_id = NEW.person_id) AND +cooperative_id = NEW.cooperative_id
			AND (status = 'PROPOSED' AND expires_at > NEW.updated_at
				OR status = 'AGREED' AND (recurs OR NOT EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = matches.id)));
END;
