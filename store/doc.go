// Package store keeps what the desk must not lose: mail, cases, the journal and the outbox, sealed, in one file.
//
// Everything is written through a transaction, and a transaction is all or nothing:
//
//	s, err := store.Open("/var/lib/keikai/store.db", root, store.Options{Now: time.Now, Rand: rand.Reader})
//	err = s.Update(func(tx *store.Tx) error {
//		m, err := tx.Keep(store.Mail{Mailbox: "vuln", ContentID: id, SHA256: sum}, raw)
//		return err // nil: durable, numbered m.N and pending; anything else: nothing happened
//	})
//
// # Keys
//
// The root key lies in a file of its own and is never in the store or in a backup of it.
//
//	root (file)
//	└ store key (meta/storekey, wrapped by a subkey of root)
//	  ├ subkeys, HKDF-SHA256 by purpose: state heads wrap case journal outbox input fact index mac/<label> sum
//	  ├ case key, one a case (casekey, wrapped by wrap)
//	  │ ├ the confidential record, journal payloads, dues, personal half and bytes of the case's outgoing mail
//	  │ └ data keys of the mails that were filed in the case
//	  └ data key, one a mail (inside its head, wrapped by wrap until the mail is filed)
//	    └ the chunks of the raw mail, the personal half of its head
//
// Destroying a case key therefore takes the case's record, history and mails at once; free pages of the file and older
// backups hold the wrapped key until they are rewritten.
//
// # Backups
//
// A backup is a copy of the file under a head of its own (see backup.go) and holds what the file holds: no root key, every other key
// wrapped. A store that was restored has a new instance and a fence, by which its caller tells what it cannot know:
//
//	err := s.Backup(w)                                                // while the desk works
//	fence, err := store.Restore("/backup/monday", path, root, options) // path must not be there
//
// # Records
//
// A sealed record is "k1" ‖ revision (8 bytes) ‖ nonce ‖ AES-256-GCM text ‖ tag. Its associated data is bucket, key, record
// type, schema and revision, so that no record opens in another place or as another one's successor. Numbers are 8 bytes
// big-endian. HMAC is HMAC-SHA256 under the index subkey over length-prefixed words.
//
//	v5
//	├ meta     version → uint32         instance → 32 hex digits      storekey → sealed      state → sealed (see below)
//	├ mail     <n> → sealed head (heads), holds the wrapped data key and the personal half sealed by it
//	├ raw      <n><chunk uint32> → 64 KiB of the raw mail, sealed by its data key, type "chunk" or "last"
//	├ staged   <n> → empty              a mail that is being streamed in; chunks without a head
//	├ content  <HMAC of content id> → n of the mail that holds the bytes
//	├ pending  <n> → empty for a mail, else sealed input
//	├ cursor   <HMAC of mailbox> → sealed cursor
//	├ case     <key> → sealed countable record (case), revision = the case's
//	├ secret   <key> → sealed confidential record (case key), revision = the case's
//	├ casekey  <key> → sealed case key (wrap)
//	├ number   <HMAC of a number> → key of its case, or of its row in a ledger    two rows for a case that has a second number; since v4
//	├ ledger   <n> → sealed record of an import (case); one that is not marked as in is still being staged; since v5
//	├ ledgerrow <n><row uint32> → sealed countable record (case) of a case from before the bot; since v5
//	├ journal  <seq> → sealed header, commitment and payload, see journal.go
//	├ history  <key> 0 <seq> → n of the mail that brought the entry, 0 = none
//	├ out      <n> → sealed row (outbox), holds the personal half sealed by the case key
//	├ outbytes <n> → the sealed mail as it goes out, bound to envelope sender and recipient
//	├ outstate <state> 0 <n> → empty
//	├ outdue   <time, 12 bytes><n> → empty       rows that are queued or retry; since v2
//	├ outcase  <key> 0 <n> → empty                the rows of a case; since v3
//	├ index    <HMAC of kind, value><HMAC of ref, 8 bytes> → sealed ref
//	├ count    <day> 0 <HMAC of kind, value> → sealed number
//	├ flag     <HMAC of name> → sealed value
//	├ doc      <HMAC of kind><HMAC of kind and name, 16 bytes> → sealed name and data; since v4. Fence and made backups are documents
//	├ due      <time, 12 bytes><key or "office"> 0 <HMAC of words, 8 bytes> → sealed words (case key, the office's fact); since v4
//	└ dueof    <key or "office"> 0 <time, 12 bytes><HMAC of words, 8 bytes> → empty        the dues of an owner; since v4
//
// The state record holds the next number, the journal's head, the tally of dispositions and a sum: a keyed hash over bucket,
// key and tag of every sealed record, added up modulo 2^256. It moves with every write, so [Store.Verify] notices a single record
// that was removed, added or put back to an older revision, although each opens by itself.
//
// In clear stand numbers, internal case keys, due times, days and states, and how long things are.
//
// A change of this tree comes with a migration, a frozen file of the version before in testdata, and its test.
package store
