-- A free seat is held, and one that is held is released.
\set seat random(2, :seats)
BEGIN;
SELECT status, coalesce(reservation_id, 0) AS reservation FROM seats WHERE seat_id = :seat FOR UPDATE \gset
\if :status = 0
INSERT INTO reservations (seat_id, user_id, amount, expires_at) VALUES (:seat, :client_id, 1000, now() + interval '5 minutes') RETURNING reservation_id AS reservation \gset
UPDATE seats SET status = 1, reservation_id = :reservation WHERE seat_id = :seat;
\else
UPDATE reservations SET state = 3 WHERE reservation_id = :reservation;
UPDATE seats SET status = 0, reservation_id = NULL WHERE seat_id = :seat;
\endif
COMMIT;
