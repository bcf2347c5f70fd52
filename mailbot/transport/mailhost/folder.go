package mailhost

import (
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// folder is one mailbox. It is never locked while something is written to a connection: a client that stopped reading would
// otherwise stop deliveries.
type folder struct {
	name     string
	validity uint32
	tracker  *imapserver.MailboxTracker

	mu    sync.Mutex
	next  imap.UID
	mails []*stored
	conns []net.Conn // sessions that have it selected
}

type stored struct {
	uid   imap.UID
	raw   []byte
	from  string
	at    time.Time
	flags map[imap.Flag]bool // keys as canonical makes them
}

// canonical folds case, which flags do not have (RFC 9051 section 2.3.2), to the usual spelling of the system flags.
func canonical(f imap.Flag) imap.Flag {
	for _, known := range []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft} {
		if strings.EqualFold(string(f), string(known)) {
			return known
		}
	}
	return imap.Flag(strings.ToLower(string(f)))
}

func (m *stored) flagList() []imap.Flag {
	list := make([]imap.Flag, 0, len(m.flags))
	for f := range m.flags {
		list = append(list, f)
	}
	slices.Sort(list)
	return list
}

func (f *folder) add(raw []byte, from string, at time.Time, flags []imap.Flag) imap.UID {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &stored{uid: f.next, raw: raw, from: from, at: at, flags: make(map[imap.Flag]bool)}
	for _, flag := range flags {
		m.flags[canonical(flag)] = true
	}
	f.next++
	f.mails = append(f.mails, m)
	f.tracker.QueueNumMessages(uint32(len(f.mails)))
	return m.uid
}

// seen is a mail with its sequence number, copied so that it can be written without the lock.
type seen struct {
	stored
	seq uint32
}

func (f *folder) snapshot() []seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	list := make([]seen, len(f.mails))
	for i, m := range f.mails {
		list[i] = seen{stored: *m, seq: uint32(i + 1)}
		list[i].flags = make(map[imap.Flag]bool, len(m.flags))
		for flag := range m.flags {
			list[i].flags[flag] = true
		}
	}
	return list
}

func (f *folder) messages() []Message {
	list := []Message{}
	for _, m := range f.snapshot() {
		flags := []string{}
		for _, flag := range m.flagList() {
			flags = append(flags, string(flag))
		}
		list = append(list, Message{Raw: m.raw, UID: uint32(m.uid), From: m.from, Flags: flags})
	}
	return list
}

// edit changes the flags of the mails that pick chooses and tells other sessions.
func (f *folder) edit(pick func(seen) bool, change *imap.StoreFlags, source *imapserver.SessionTracker) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, m := range f.mails {
		if !pick(seen{stored: *m, seq: uint32(i + 1)}) {
			continue
		}
		if change.Op == imap.StoreFlagsSet {
			clear(m.flags)
		}
		for _, flag := range change.Flags {
			if change.Op == imap.StoreFlagsDel {
				delete(m.flags, canonical(flag))
			} else {
				m.flags[canonical(flag)] = true
			}
		}
		f.tracker.QueueMessageFlags(uint32(i+1), m.uid, m.flagList(), source)
	}
}

// remove takes away the mails that pick chooses, the last first as sequence numbers demand.
func (f *folder) remove(pick func(seen) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := len(f.mails) - 1; i >= 0; i-- {
		if pick(seen{stored: *f.mails[i], seq: uint32(i + 1)}) {
			f.mails = slices.Delete(f.mails, i, i+1)
			f.tracker.QueueExpunge(uint32(i + 1))
		}
	}
}

// open registers a session; the tracker and the answer to SELECT belong to the same moment.
func (f *folder) open(c net.Conn) (*imapserver.SessionTracker, *imap.SelectData) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.conns = append(f.conns, c)
	flags := []imap.Flag{imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged, imap.FlagDeleted, imap.FlagDraft}
	return f.tracker.NewSession(), &imap.SelectData{
		Flags:          flags,
		PermanentFlags: append(slices.Clone(flags), imap.FlagWildcard),
		NumMessages:    uint32(len(f.mails)),
		UIDNext:        f.next,
		UIDValidity:    f.validity,
	}
}

func (f *folder) leave(c net.Conn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.conns = slices.DeleteFunc(f.conns, func(other net.Conn) bool { return other == c })
}

func (f *folder) cut() {
	f.mu.Lock()
	conns := slices.Clone(f.conns)
	f.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
	}
}

func (f *folder) status() *imap.StatusData {
	list := f.snapshot()
	count, unseen, deleted, recent, size := uint32(len(list)), uint32(0), uint32(0), uint32(0), int64(0)
	for _, m := range list {
		size += int64(len(m.raw))
		if !m.flags[imap.FlagSeen] {
			unseen++
		}
		if m.flags[imap.FlagDeleted] {
			deleted++
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return &imap.StatusData{Mailbox: f.name, NumMessages: &count, UIDNext: f.next, UIDValidity: f.validity,
		NumUnseen: &unseen, NumDeleted: &deleted, NumRecent: &recent, Size: &size}
}
