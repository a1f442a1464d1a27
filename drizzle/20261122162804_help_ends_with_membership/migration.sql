-- With who leaves ends what they had agreed on and what was proposed to them, and the others are told; a suspension only makes it rest.
-- What they asked for and offered stays, for nobody to find unless they come back. What was helped once, and hours were said of, is
-- settled as ever. The id of what tells of it is that of the match, and a letter: something else may have been told of it before.
CREATE TRIGGER memberships_end_matches AFTER UPDATE OF status ON memberships WHEN NEW.status = 'LEFT' AND OLD.status <> 'LEFT' BEGIN
	INSERT INTO outbox (id, kind, payload, created_at, due_at)
		SELECT 'evt_' || substr(m.id, 5) || 'l', CASE WHEN m.status = 'AGREED' THEN 'match.cancelled'
				WHEN m.volunteer_id = NEW.person_id THEN 'match.declined' ELSE 'match.closed' END,
			json_object('matchId', m.id, 'side', iif(m.volunteer_id = NEW.person_id, 'VOLUNTEER', 'REQUESTER')), NEW.updated_at, NEW.updated_at
		FROM matches m WHERE (m.volunteer_id = NEW.person_id OR m.requester_id = NEW.person_id) AND m.cooperative_id = NEW.cooperative_id
			AND (m.status = 'PROPOSED' AND m.expires_at > NEW.updated_at
				OR m.status = 'AGREED' AND (m.recurs OR NOT EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = m.id)));
	UPDATE matches SET ended_by = iif(volunteer_id = NEW.person_id, 'VOLUNTEER', 'REQUESTER'), ended_at = NEW.updated_at, updated_at = NEW.updated_at,
			status = iif(EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = matches.id), 'COMPLETED', 'CANCELLED')
		WHERE (volunteer_id = NEW.person_id OR requester_id = NEW.person_id) AND cooperative_id = NEW.cooperative_id
			AND (status = 'PROPOSED' AND expires_at > NEW.updated_at
				OR status = 'AGREED' AND (recurs OR NOT EXISTS (SELECT 1 FROM match_hours h WHERE h.match_id = matches.id)));
END;
