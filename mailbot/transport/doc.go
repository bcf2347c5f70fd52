// Package transport is the only room with a socket to mail servers. It fetches mail by IMAP (RFC 3501, RFC 9051)
// and submits mail by SMTP (RFC 5321, RFC 6409), and knows nothing of what a mail means.
//
// Fetching hands over batches in UID order and touches nothing on the server; what happens to the server copy is a
// second call, made after the caller has committed the bytes:
//
//	box, err := transport.OpenMailbox(ctx, server, "INBOX")
//	err = box.Fetch(ctx, cursor, 25<<20, func(mails []transport.Fetched) error {
//		return store.Keep(mails) // one transaction
//	})
//	err = box.Done(ctx, kept, "seen")
//	news, err := box.Idle(ctx, time.Minute)
//
// Sending has one recipient a mail and says exactly what is known afterwards:
//
//	line, err := transport.OpenSubmission(ctx, server, "keikai.example.jp")
//	result := line.Send(ctx, from, to, envelopeID, raw, markSending)
//
// markSending runs when the whole body has left and the terminating dot has not. Before it returned, the mail was
// certainly not delivered and the outcome is Retry or Failed. After it, a lost reply is Uncertain and nothing else.
//
// Every wait ends: an operation without an answer within Server.Timeout closes the connection and returns an error
// that is ErrUnreachable. A Mailbox or Submission after such an error is spent: close it and open another. Neither is
// safe for use by several goroutines at once.
package transport
