-- The social tariff is granted to a member; who comes back after having left asks for it anew.
CREATE TRIGGER memberships_social_tariff_ends AFTER UPDATE OF status ON memberships
WHEN NEW.social_tariff AND NEW.status IN ('LEFT', 'REJECTED') BEGIN
	UPDATE memberships SET social_tariff = 0 WHERE id = NEW.id;
END;
