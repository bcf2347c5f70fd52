// Package pgp speaks OpenPGP (RFC 9580) in bytes: it opens what was sealed to the office, says whose
// signature stands over it, seals what leaves, and knows when a certificate may be used. It knows no MIME,
// no mail header and no party. It is the only room that imports an OpenPGP library.
//
// A mail is opened and answered like this:
//
//	o, err := pgp.Open(body, ownKeys, coordinators, receivedAt, pgp.DefaultLimits())
//	if err != nil {
//		return err // precise for the administrator; a correspondent hears one neutral sentence
//	}
//	if o.Signature.Verdict == pgp.SignatureValid && o.Signature.Weak == "" {
//		// o.Signature.By signed exactly o.Plaintext
//	}
//	mail, err := pgp.Seal(reply, mailboxKey, certificate, pgp.SealOptions{Now: now})
//
// Open hands out nothing before the last byte was read, the integrity protection held and every signature
// was checked. Packets are split by a walker of this package, so that the grammar is exactly
//
//	message   = *PKESK SEIPD | payload
//	payload   = [compressed] (*one-pass-signature literal *signature | *signature literal)
//
// with one level of compression, and so that a Signature can carry a Digest over exactly the bytes that were
// signed. Seal makes exactly one PKESK and one SEIPD, signed for exactly one intended recipient, and parses
// its own result again before it lets the bytes go.
//
// Certificates and secrets are verified once, when they are read, and are never changed after that: every
// function of the package may be called by many goroutines at once with the same arguments. The only
// randomness is that of the cryptography itself and comes from the operating system.
package pgp
