-- Everyone wants the first seat; one gets it.
BEGIN;
SELECT status FROM seats WHERE seat_id = 1 FOR UPDATE \gset
\if :status = 0
INSERT INTO reservations (seat_id, user_id, amount, expires_at) VALUES (1, :client_id, 1000, now() + interval '5 minutes') RETURNING reservation_id AS reservation \gset
UPDATE seats SET status = 1, reservation_id = :reservation WHERE seat_id = 1;
\endif
COMMIT;
