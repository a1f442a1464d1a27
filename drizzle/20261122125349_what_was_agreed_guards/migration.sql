-- What was agreed of fees before it was kept with the booking: the terms of now. Deposits that were given back are not charged again.
UPDATE bookings SET no_show_fee_cents = t.no_show_fee_cents FROM facility_terms t
	WHERE t.facility_id = bookings.facility_id AND t.no_show_fee_cents > 0 AND bookings.status IN ('HELD', 'REQUESTED', 'CONFIRMED');
--> statement-breakpoint
UPDATE bookings SET deposit_returned_at = l.at FROM (
	SELECT subject_id, max(at) AS at FROM audit_entries WHERE action = 'booking.depositReturned' GROUP BY subject_id
) l WHERE bookings.id = l.subject_id;
--> statement-breakpoint
CREATE TRIGGER bookings_deposit_once BEFORE UPDATE OF deposit_cents ON bookings
WHEN OLD.deposit_returned_at IS NOT NULL AND NEW.deposit_cents > 0 BEGIN
	SELECT RAISE(ABORT, 'STALE');
END;
--> statement-breakpoint
-- Of what is called off late, only what the fee leaves of its price frees the cap: price and fee of a day are no more than the cap.
DROP TRIGGER bookings_cap_freed;
--> statement-breakpoint
CREATE TRIGGER bookings_cap_freed AFTER UPDATE OF status, starts_at, ends_at, price_lines ON bookings
WHEN OLD.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED') AND EXISTS (
	SELECT 1 FROM bookings b WHERE b.facility_id = NEW.facility_id AND b.id <> NEW.id AND instr(b.price_lines, '"DAY_CAP"')
		AND (b.for_person_id = NEW.for_person_id OR b.for_organisation_id = NEW.for_organisation_id)
		AND b.starts_at > OLD.starts_at - 2851200 AND b.starts_at < OLD.ends_at + 2851200
		AND b.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED')
) BEGIN
	UPDATE bookings SET price_lines = g.lines, price_cents = price_cents + g.given, updated_at = NEW.updated_at
	FROM (
		SELECT id, sum(give) AS given, json_group_array(
			json(CASE WHEN give > 0 THEN json_set(line, '$.amountCents', give - reduced) ELSE line END) ORDER BY number
		) FILTER (WHERE give = 0 OR give < reduced) AS lines
		FROM (
			SELECT r.id, r.line, r.number, r.reduced, CASE WHEN r.reduced = 0 THEN 0 ELSE max(0, min(r.reduced, coalesce(f.freed, 0) - coalesce(
				sum(r.reduced) OVER (PARTITION BY r.day ORDER BY r.id, r.number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0
			))) END AS give
			FROM (
				SELECT b.id, l.value AS line, l.key AS number, coalesce(l.value ->> 'day', (b.starts_at + b.utc_offset) / 86400) AS day,
					CASE l.value ->> 'kind' WHEN 'DAY_CAP' THEN -(l.value ->> 'amountCents') ELSE 0 END AS reduced
				FROM bookings b, json_each(b.price_lines) l
				WHERE b.facility_id = NEW.facility_id AND b.id <> NEW.id AND instr(b.price_lines, '"DAY_CAP"')
					AND (b.for_person_id = NEW.for_person_id OR b.for_organisation_id = NEW.for_organisation_id)
					AND b.starts_at > OLD.starts_at - 2851200 AND b.starts_at < OLD.ends_at + 2851200
					AND b.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED')
			) r LEFT JOIN (
				SELECT day, CASE WHEN NEW.status = 'CANCELLED' AND NEW.fee_cents > 0
					THEN max(0, sum(paid)) * max(0, OLD.price_cents - NEW.fee_cents) / max(1, OLD.price_cents) ELSE max(0, sum(paid)) END AS freed FROM (
					SELECT coalesce(o.value ->> 'day', (OLD.starts_at + OLD.utc_offset) / 86400) AS day, o.value ->> 'amountCents' AS paid
					FROM json_each(OLD.price_lines) o WHERE o.value ->> 'kind' <> 'EXTRA'
					UNION ALL
					SELECT coalesce(n.value ->> 'day', (NEW.starts_at + NEW.utc_offset) / 86400), -(n.value ->> 'amountCents')
					FROM json_each(NEW.price_lines) n
					WHERE n.value ->> 'kind' <> 'EXTRA' AND NEW.status NOT IN ('REJECTED', 'CANCELLED', 'EXPIRED')
				) GROUP BY day
			) f ON f.day = r.day
		) GROUP BY id HAVING sum(give) > 0
	) g WHERE bookings.id = g.id;
END;
