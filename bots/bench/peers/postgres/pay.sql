-- Each client pays reservations of its own, one after another.
\set nth :nth + 1
\set reservation :base + :client_id * :span + :nth
BEGIN;
SELECT state, user_id, amount, seat_id FROM reservations WHERE reservation_id = :reservation AND expires_at > now() FOR UPDATE \gset
\if :state = 0
UPDATE wallets SET balance = balance - CAST(:amount AS BIGINT) WHERE user_id = :user_id AND balance >= CAST(:amount AS BIGINT) RETURNING balance \gset
INSERT INTO payments (reservation_id, amount, paid_at) VALUES (:reservation, :amount, now());
INSERT INTO wallet_entries (user_id, amount, balance_after, reservation_id) VALUES (:user_id, 0 - CAST(:amount AS BIGINT), :balance, :reservation);
UPDATE reservations SET state = 1 WHERE reservation_id = :reservation;
UPDATE seats SET status = 2 WHERE seat_id = :seat_id;
\endif
COMMIT;
