-- What recurs goes on where it is taken back that somebody was not there: so it needs what it took, besides its place. Its volunteer is in
-- no two places at once from then on, and nobody has left. Of what happens once the time is over by then.
CREATE TRIGGER matches_undone_recurs AFTER UPDATE OF status ON matches WHEN NEW.status = 'AGREED' AND OLD.status = 'NO_SHOW' AND NEW.recurs BEGIN
	SELECT RAISE(ABORT, 'MATCH_STEP') WHERE EXISTS (SELECT 1 FROM memberships s WHERE s.person_id IN (NEW.requester_id, NEW.volunteer_id)
		AND s.cooperative_id = NEW.cooperative_id AND s.status = 'LEFT');
	SELECT RAISE(ABORT, 'TIME_CLASH') WHERE NEW.clock_from IS NOT NULL AND EXISTS (SELECT 1 FROM match_clashes c JOIN matches x ON x.id = c.other_id
		WHERE c.match_id = NEW.id AND (x.recurs OR x.ends_at > NEW.updated_at));
END;
