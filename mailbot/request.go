package mailbot

import (
	"io"
	"time"
)

// Request is one question or order of an administrator: what the command line asks, in the process itself or through the
// daemon's socket. Both give exactly the same JSON objects.
type Request struct {
	Command string            `json:"command"` // "case.list", "outbox.retry", …
	Args    []string          `json:"args"`
	Flags   map[string]string `json:"flags"`
	Body    io.Reader         `json:"-"` // what follows the request: the mails of an ingest, a key file, the rows of a party list
}

// Fault is an error that the person at the command line can act on.
type Fault struct {
	What  string // what was wrong, and where
	Hint  string // what to do
	Usage bool   // wrong usage or configuration: exit 2
}

func (f *Fault) Error() string { return f.What }

// Attention is returned by a command that ran and found something to look at: exit 1.
type Attention struct{ What, Hint string }

func (a *Attention) Error() string { return a.What }

// Source is one mail file for ingest.
type Source struct {
	File string    // path, with "#n" for the n-th mail of an mbox
	Time time.Time // file time, used when the mail carries no trace
	Size int64     // -1 = unknown
	Body io.Reader
}

// OnceRow is what one pass did for one mailbox; contract.md `once`.
type OnceRow struct {
	Mailbox string   `json:"mailbox"`
	Fetched int      `json:"fetched"`
	Handled int      `json:"handled"`
	Sent    int      `json:"sent"`
	Errors  []string `json:"errors"`
}

// CheckRow is one line of `check` and of `audit verify`.
type CheckRow struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Hint   string `json:"hint"`
}
