ALTER TABLE `bookings` ADD `utc_offset_at_end` integer;
--> statement-breakpoint
-- What `drizzle/*_booking_complete` has of quotas, made anew: the wall clock at the end of a booking is told apart from that at its
-- start; a change may not make worse what is above a quota, but need not mend it; holds that have expired count no more, by the
-- instant that the written row carries; and what somebody uses goes with them into and out of a household.
DROP TRIGGER bookings_count;
--> statement-breakpoint
DROP TRIGGER bookings_recount;
--> statement-breakpoint
DROP VIEW quota_uses_due;
--> statement-breakpoint
-- What bookings use of quotas, worked out on the wall clock of their start: days, ISO weeks and months since 1970. What is
-- under way or to come counts for UPCOMING; a hold and a request count as much as a confirmed booking; a booking that runs
-- past midnight counts on the day on which it begins, but for peak hours, which are counted where they lie. How long a
-- booking takes is counted in seconds that pass; how much of it lies in peak hours, by what the wall shows. Who pays the
-- social tariff is a member.
CREATE VIEW quota_uses_due AS
WITH counted AS (
	SELECT q.id AS quota_id, q.measure, q.period AS kind, q.peak, b.id AS booking_id, b.ends_at, b.ends_at - b.starts_at AS length,
		b.starts_at + b.utc_offset AS opens, b.ends_at + coalesce(b.utc_offset_at_end, b.utc_offset) AS closes,
		(b.starts_at + b.utc_offset) / 86400 AS day,
		CASE q.subject
			WHEN 'PERSON' THEN b.for_person_id
			WHEN 'HOUSEHOLD' THEN coalesce((
				SELECT h.household_id FROM household_members h
				WHERE h.cooperative_id = coalesce(b.through_cooperative_id, b.cooperative_id) AND h.person_id = b.for_person_id
			), b.for_person_id)
			WHEN 'ORGANISATION' THEN b.for_organisation_id
			ELSE b.through_cooperative_id
		END AS subject_id
	FROM bookings b JOIN quotas q ON q.cooperative_id = b.cooperative_id AND q.retired_at IS NULL
		JOIN facilities f ON f.id = b.facility_id
	WHERE b.status NOT IN ('CANCELLED', 'REJECTED', 'EXPIRED')
		AND (q.facility_id IS NULL OR q.facility_id = b.facility_id)
		AND (q.facility_kind IS NULL OR q.facility_kind = f.kind)
		AND (q.audiences IS NULL OR instr(q.audiences, '"' || b.audience || '"') OR b.audience = 'SOCIAL' AND instr(q.audiences, '"MEMBER"'))
), measured AS (
	SELECT *, CASE WHEN peak IS NULL THEN length ELSE (
		SELECT coalesce(sum(max(0, min(c.closes, (c.day + n.value) * 86400 + (w.value ->> 2)) - max(c.opens, (c.day + n.value) * 86400 + (w.value ->> 1)))), 0)
		FROM json_each(c.peak) w, json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32]') n
		WHERE n.value <= (c.closes - 1) / 86400 - c.day AND (c.day + n.value + 3) % 7 + 1 = (w.value ->> 0)
	) END AS seconds
	FROM counted c WHERE subject_id IS NOT NULL
)
SELECT quota_id, subject_id,
	CASE kind
		WHEN 'DAY' THEN day
		WHEN 'WEEK' THEN (day + 3) / 7
		WHEN 'MONTH' THEN (strftime('%Y', day * 86400, 'unixepoch') - 1970) * 12 + strftime('%m', day * 86400, 'unixepoch') - 1
		ELSE 0
	END AS period,
	ends_at, booking_id, CASE measure WHEN 'HOURS' THEN seconds ELSE 1 END AS amount
FROM measured WHERE seconds > 0;
--> statement-breakpoint
CREATE TRIGGER bookings_count AFTER INSERT ON bookings WHEN NEW.status IN ('HELD', 'REQUESTED', 'CONFIRMED')
	AND EXISTS (SELECT 1 FROM quotas q WHERE q.cooperative_id = NEW.cooperative_id AND q.retired_at IS NULL) BEGIN
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT quota_id, subject_id, period, ends_at, booking_id, amount FROM quota_uses_due WHERE booking_id = NEW.id;
	SELECT RAISE(ABORT, 'QUOTA_EXCEEDED') WHERE EXISTS (
		SELECT 1 FROM quota_uses u JOIN quotas q ON q.id = u.quota_id
		WHERE u.booking_id = NEW.id AND q.amount + coalesce((
			SELECT sum(x.extra) FROM quota_exceptions x
			WHERE x.quota_id = q.id AND x.subject_id = u.subject_id AND x.revoked_at IS NULL
				AND x.starts_at <= NEW.starts_at AND x.ends_at > NEW.starts_at
		), 0) < (
			SELECT sum(o.amount) FROM quota_uses o
			WHERE o.quota_id = u.quota_id AND o.subject_id = u.subject_id AND o.period = u.period
				AND o.ends_at > CASE q.period WHEN 'UPCOMING' THEN NEW.updated_at ELSE 0 END
				AND o.booking_id NOT IN (SELECT h.id FROM bookings h WHERE h.status = 'HELD' AND h.hold_expires_at <= NEW.updated_at)
		)
	);
END;
--> statement-breakpoint
-- A change is refused where it takes more above a quota than the booking did before: that may be above it since the quota was
-- lowered, or was granted, for bookings that begin within some time.
CREATE TRIGGER bookings_recount AFTER UPDATE OF facility_id, starts_at, ends_at, utc_offset, utc_offset_at_end, audience, for_person_id,
	for_organisation_id, through_cooperative_id ON bookings WHEN NEW.status IN ('HELD', 'REQUESTED', 'CONFIRMED')
	AND EXISTS (SELECT 1 FROM quotas q WHERE q.cooperative_id = NEW.cooperative_id AND q.retired_at IS NULL) BEGIN
	SELECT RAISE(ABORT, 'QUOTA_EXCEEDED') WHERE EXISTS (
		SELECT 1 FROM (
			SELECT d.amount, h.amount AS had, q.amount + coalesce((
				SELECT sum(x.extra) FROM quota_exceptions x
				WHERE x.quota_id = q.id AND x.subject_id = d.subject_id AND x.revoked_at IS NULL
					AND x.starts_at <= NEW.starts_at AND x.ends_at > NEW.starts_at
			), 0) AS allowed, q.amount + coalesce((
				SELECT sum(x.extra) FROM quota_exceptions x
				WHERE x.quota_id = q.id AND x.subject_id = d.subject_id AND x.revoked_at IS NULL
					AND x.starts_at <= OLD.starts_at AND x.ends_at > OLD.starts_at
			), 0) AS allowed_before, coalesce((
				SELECT sum(o.amount) FROM quota_uses o
				WHERE o.quota_id = d.quota_id AND o.subject_id = d.subject_id AND o.period = d.period AND o.booking_id <> NEW.id
					AND o.ends_at > CASE q.period WHEN 'UPCOMING' THEN NEW.updated_at ELSE 0 END
					AND o.booking_id NOT IN (SELECT e.id FROM bookings e WHERE e.status = 'HELD' AND e.hold_expires_at <= NEW.updated_at)
			), 0) AS others
			FROM quota_uses_due d JOIN quotas q ON q.id = d.quota_id
				LEFT JOIN quota_uses h ON h.booking_id = NEW.id AND h.quota_id = d.quota_id AND h.subject_id = d.subject_id AND h.period = d.period
					AND h.ends_at > CASE q.period WHEN 'UPCOMING' THEN NEW.updated_at ELSE 0 END
			WHERE d.booking_id = NEW.id AND d.ends_at > CASE q.period WHEN 'UPCOMING' THEN NEW.updated_at ELSE 0 END
		) t WHERE t.others + t.amount - t.allowed > CASE WHEN t.had IS NULL THEN 0 ELSE max(0, t.others + t.had - t.allowed_before) END
	);
	DELETE FROM quota_uses WHERE booking_id = NEW.id;
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT quota_id, subject_id, period, ends_at, booking_id, amount FROM quota_uses_due WHERE booking_id = NEW.id;
END;
--> statement-breakpoint
-- Whose use counts together follows from who lives together: it is counted anew, and refuses nothing that is booked.
CREATE TRIGGER household_members_added AFTER INSERT ON household_members BEGIN
	UPDATE quota_uses SET subject_id = NEW.household_id
		WHERE booking_id IN (
			SELECT b.id FROM bookings b
			WHERE b.for_person_id = NEW.person_id AND coalesce(b.through_cooperative_id, b.cooperative_id) = NEW.cooperative_id
		) AND (SELECT q.subject FROM quotas q WHERE q.id = quota_uses.quota_id) = 'HOUSEHOLD';
END;
--> statement-breakpoint
CREATE TRIGGER household_members_moved AFTER UPDATE OF household_id ON household_members BEGIN
	UPDATE quota_uses SET subject_id = NEW.household_id
		WHERE booking_id IN (
			SELECT b.id FROM bookings b
			WHERE b.for_person_id = NEW.person_id AND coalesce(b.through_cooperative_id, b.cooperative_id) = NEW.cooperative_id
		) AND (SELECT q.subject FROM quotas q WHERE q.id = quota_uses.quota_id) = 'HOUSEHOLD';
END;
--> statement-breakpoint
CREATE TRIGGER household_members_removed AFTER DELETE ON household_members BEGIN
	UPDATE quota_uses SET subject_id = OLD.person_id
		WHERE booking_id IN (
			SELECT b.id FROM bookings b
			WHERE b.for_person_id = OLD.person_id AND coalesce(b.through_cooperative_id, b.cooperative_id) = OLD.cooperative_id
		) AND (SELECT q.subject FROM quotas q WHERE q.id = quota_uses.quota_id) = 'HOUSEHOLD';
END;
--> statement-breakpoint
-- Who leaves a cooperative leaves the household that it knows them in.
CREATE TRIGGER memberships_leave_household AFTER UPDATE OF status ON memberships WHEN NEW.status IN ('LEFT', 'REJECTED') BEGIN
	DELETE FROM household_members WHERE cooperative_id = NEW.cooperative_id AND person_id = NEW.person_id;
END;
--> statement-breakpoint
-- A place of another kind is another quota's.
CREATE TRIGGER facilities_kind_changed AFTER UPDATE OF kind ON facilities WHEN NEW.kind <> OLD.kind BEGIN
	DELETE FROM quota_uses
		WHERE booking_id IN (SELECT b.id FROM bookings b WHERE b.facility_id = NEW.id AND b.starts_at > NEW.updated_at - 2764800);
	INSERT INTO quota_uses (quota_id, subject_id, period, ends_at, booking_id, amount)
		SELECT d.quota_id, d.subject_id, d.period, d.ends_at, d.booking_id, d.amount FROM bookings b JOIN quota_uses_due d ON d.booking_id = b.id
		WHERE b.facility_id = NEW.id AND b.starts_at > NEW.updated_at - 2764800;
END;
