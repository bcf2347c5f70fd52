package mailhost

import (
	"bytes"
	"crypto/subtle"
	"io"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/textproto"
)

const delimiter = '/'

// session is one IMAP connection.
type session struct {
	host     *Host
	conn     net.Conn
	user     *user
	selected *folder
	tracker  *imapserver.SessionTracker
	idling   sync.Mutex // held while Idle runs: the library does not wait for it when the connection breaks
}

var _ imapserver.SessionMove = (*session)(nil)

func no(code imap.ResponseCode, text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}

func (s *session) Close() error {
	s.idling.Lock()
	defer s.idling.Unlock()
	return s.Unselect()
}

func (s *session) Login(username, password string) error {
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	u := s.host.users[strings.ToLower(username)]
	if u == nil || subtle.ConstantTimeCompare([]byte(u.password), []byte(password)) != 1 {
		return imapserver.ErrAuthFailed
	}
	s.user = u
	return nil
}

func folderName(name string) string {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX"
	}
	return strings.TrimRight(name, string(delimiter))
}

func (s *session) folder(name string, missing imap.ResponseCode) (*folder, error) {
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	f := s.user.folders[folderName(name)]
	if f == nil {
		return nil, no(missing, "No such mailbox")
	}
	return f, nil
}

func (s *session) Select(name string, _ *imap.SelectOptions) (*imap.SelectData, error) {
	f, err := s.folder(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return nil, err
	}
	if err := s.Unselect(); err != nil {
		return nil, err
	}
	var data *imap.SelectData
	s.selected = f
	s.tracker, data = f.open(s.conn)
	return data, nil
}

func (s *session) Unselect() error {
	if s.selected != nil {
		s.tracker.Close()
		s.selected.leave(s.conn)
		s.selected, s.tracker = nil, nil
	}
	return nil
}

func (s *session) Create(name string, _ *imap.CreateOptions) error {
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	name = folderName(name)
	if s.user.folders[name] != nil {
		return no(imap.ResponseCodeAlreadyExists, "Mailbox already exists")
	}
	s.user.folders[name] = s.host.newFolder(name)
	return nil
}

func (s *session) Delete(name string) error {
	f, err := s.folder(name, imap.ResponseCodeNonExistent)
	if err != nil || f.name == "INBOX" {
		return no(imap.ResponseCodeNonExistent, "No such mailbox, or INBOX")
	}
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	delete(s.user.folders, f.name)
	return nil
}

func (s *session) Rename(name, newName string, _ *imap.RenameOptions) error {
	f, err := s.folder(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return err
	}
	s.host.mu.Lock()
	defer s.host.mu.Unlock()
	newName = folderName(newName)
	if f.name == "INBOX" || s.user.folders[newName] != nil {
		return no(imap.ResponseCodeAlreadyExists, "Mailbox already exists, or INBOX")
	}
	delete(s.user.folders, f.name)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.name = newName
	s.user.folders[newName] = f
	return nil
}

// Subscribe finds every folder subscribed already: the host keeps no list.
func (s *session) Subscribe(name string) error {
	_, err := s.folder(name, imap.ResponseCodeNonExistent)
	return err
}

func (s *session) Unsubscribe(name string) error {
	return no(imap.ResponseCodeCannot, "All mailboxes are subscribed")
}

func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, _ *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: delimiter})
	}
	s.host.mu.Lock()
	names := slices.Sorted(maps.Keys(s.user.folders))
	s.host.mu.Unlock()
	for _, name := range names {
		if !slices.ContainsFunc(patterns, func(p string) bool { return imapserver.MatchList(name, delimiter, ref, p) }) {
			continue
		}
		if err := w.WriteList(&imap.ListData{Mailbox: name, Delim: delimiter}); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) Status(name string, _ *imap.StatusOptions) (*imap.StatusData, error) {
	f, err := s.folder(name, imap.ResponseCodeNonExistent)
	if err != nil {
		return nil, err
	}
	return f.status(), nil
}

func (s *session) Append(name string, r imap.LiteralReader, options *imap.AppendOptions) (*imap.AppendData, error) {
	f, err := s.folder(name, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	at := options.Time
	if at.IsZero() {
		at = s.host.Now()
	}
	return &imap.AppendData{UID: f.add(raw, "", at, options.Flags), UIDValidity: f.validity}, nil
}

func (s *session) Poll(w *imapserver.UpdateWriter, allowExpunge bool) error {
	if s.tracker == nil {
		return nil
	}
	return s.tracker.Poll(w, allowExpunge)
}

// Idle first says what came between the last command and now: the tracker alone would keep that until the next event.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	s.idling.Lock()
	defer s.idling.Unlock()
	if s.tracker == nil {
		<-stop
		return nil
	}
	if err := s.tracker.Poll(w, true); err != nil {
		return err
	}
	return s.tracker.Idle(w, stop)
}

func (s *session) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	s.selected.remove(func(m seen) bool {
		return m.flags[imap.FlagDeleted] && (uids == nil || uids.Contains(m.uid))
	})
	return nil
}

// in resolves "*" and returns whether a mail belongs to the set.
func (s *session) in(set imap.NumSet, list []seen) func(seen) bool {
	var lastUID imap.UID
	if len(list) > 0 {
		lastUID = list[len(list)-1].uid
	}
	switch set := set.(type) {
	case imap.UIDSet:
		return func(m seen) bool { return set.Contains(m.uid) || set.Dynamic() && m.uid == lastUID }
	case imap.SeqSet:
		return func(m seen) bool {
			seq := s.tracker.EncodeSeqNum(m.seq)
			return seq != 0 && (set.Contains(seq) || set.Dynamic() && int(m.seq) == len(list))
		}
	}
	return func(seen) bool { return false }
}

func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	list := s.selected.snapshot()
	in := s.in(set, list)
	if slices.ContainsFunc(options.BodySection, func(b *imap.FetchItemBodySection) bool { return !b.Peek }) {
		s.selected.edit(in, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil)
	}
	for _, m := range list {
		seq := s.tracker.EncodeSeqNum(m.seq)
		if seq == 0 || !in(m) {
			continue
		}
		if err := write(w.CreateMessage(seq), m, options); err != nil {
			return err
		}
	}
	return nil
}

func write(w *imapserver.FetchResponseWriter, m seen, options *imap.FetchOptions) error {
	w.WriteUID(m.uid)
	if options.Flags {
		w.WriteFlags(m.flagList())
	}
	if options.InternalDate {
		w.WriteInternalDate(m.at)
	}
	if options.RFC822Size {
		w.WriteRFC822Size(int64(len(m.raw)))
	}
	if options.Envelope {
		header, _ := textproto.ReadHeader(newReader(m.raw))
		w.WriteEnvelope(imapserver.ExtractEnvelope(header))
	}
	if options.BodyStructure != nil {
		w.WriteBodyStructure(imapserver.ExtractBodyStructure(bytes.NewReader(m.raw)))
	}
	for _, part := range options.BodySection {
		data := section(m.raw, part)
		out := w.WriteBodySection(part, int64(len(data)))
		if _, err := out.Write(data); err != nil {
			return err
		}
		if err := out.Close(); err != nil {
			return err
		}
	}
	return w.Close()
}

// section serves the whole mail from its own bytes; the library would parse it and lose one with a broken header.
func section(raw []byte, part *imap.FetchItemBodySection) []byte {
	if part.Specifier != imap.PartSpecifierNone || len(part.Part) > 0 {
		return imapserver.ExtractBodySection(bytes.NewReader(raw), part)
	}
	if part.Partial == nil {
		return raw
	}
	from := min(part.Partial.Offset, int64(len(raw)))
	return raw[from:min(from+part.Partial.Size, int64(len(raw)))]
}

func (s *session) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, _ *imap.StoreOptions) error {
	s.selected.edit(s.in(set, s.selected.snapshot()), flags, s.tracker)
	if flags.Silent {
		return nil
	}
	return s.Fetch(w, set, &imap.FetchOptions{Flags: true})
}

func (s *session) Copy(set imap.NumSet, name string) (*imap.CopyData, error) {
	to, err := s.folder(name, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, err
	}
	data := &imap.CopyData{UIDValidity: to.validity}
	list := s.selected.snapshot()
	in := s.in(set, list)
	var from, dest imap.UIDSet
	for _, m := range list {
		if in(m) {
			from.AddNum(m.uid)
			dest.AddNum(to.add(m.raw, m.from, m.at, m.flagList()))
		}
	}
	if len(from) == 0 {
		// The library has no other way to answer OK without COPYUID, which must not name an empty set.
		return nil, &imap.Error{Type: imap.StatusResponseTypeOK, Text: "No mail copied"}
	}
	data.SourceUIDs, data.DestUIDs = from, dest
	return data, nil
}

// Move removes what Copy copied; the EXPUNGE answers come from the tracker, with the poll that ends every command.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, name string) error {
	data, err := s.Copy(set, name)
	if err != nil {
		return err
	}
	moved := data.SourceUIDs
	if err := w.WriteCopyData(data); err != nil {
		return err
	}
	s.selected.remove(func(m seen) bool { return moved.Contains(m.uid) })
	return nil
}
