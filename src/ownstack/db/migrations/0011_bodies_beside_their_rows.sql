-- Bodies of up to some 6 kB stay in their rows, not compressed: a list with bodies costs PostgreSQL a quarter less. Those
-- written before lie where they lay until they are written again.
ALTER TABLE post_bodies SET (toast_tuple_target = 8160);

-- Who moderates or administers is found at once for all rows of a list, not looked up for each.
CREATE INDEX accounts_role ON accounts (role, id) WHERE role <> 'registered';
