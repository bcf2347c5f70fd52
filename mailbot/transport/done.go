package transport

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// doneUIDs is how many UIDs one command names, so that its line stays short whatever the numbers are.
const doneUIDs = 256

// Done does to the server's copies what the office configured: after is "keep" (nothing), "seen" (adds \Seen) or
// "move:FOLDER" (the folder is made when it is missing). Only the named UIDs are touched, and a UID that is gone is
// no error, so Done may be called again. On a server without MOVE the mail is copied first and marked \Deleted only after
// the copy was confirmed; it is expunged only where UIDPLUS allows to name it (RFC 4315), else it stays marked.
func (m *Mailbox) Done(ctx context.Context, uids []uint32, after string) error {
	act, err := m.action(after)
	if err != nil || act == nil {
		return err
	}
	// UID 0 would be written "*", which means the last mail of the folder.
	if slices.Contains(uids, 0) {
		return fmt.Errorf("mark mail done: %w: UID 0", errUID)
	}
	for part := range slices.Chunk(uids, doneUIDs) {
		var set imap.UIDSet
		for _, uid := range part {
			set.AddNum(imap.UID(uid))
		}
		if err := act(ctx, set); err != nil {
			return err
		}
	}
	return nil
}

var errUID = errors.New("not a UID")

func (m *Mailbox) action(after string) (func(context.Context, imap.UIDSet) error, error) {
	folder, isMove := strings.CutPrefix(after, "move:")
	switch {
	case after == "keep":
		return nil, nil
	case after == "seen":
		return func(ctx context.Context, set imap.UIDSet) error { return m.flag(ctx, set, imap.FlagSeen) }, nil
	case isMove && folder != "":
		return func(ctx context.Context, set imap.UIDSet) error { return m.move(ctx, set, folder) }, nil
	}
	return nil, fmt.Errorf("%w: imap.after %q is none of keep, seen, move:FOLDER", ErrConfiguration, after)
}

func (m *Mailbox) flag(ctx context.Context, set imap.UIDSet, flag imap.Flag) error {
	return m.do(ctx, "set flag "+string(flag), func(func()) error {
		add := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}
		return m.client.Store(set, add, nil).Close()
	})
}

func (m *Mailbox) move(ctx context.Context, set imap.UIDSet, folder string) error {
	err := m.moveOnce(ctx, set, folder)
	answer, ok := refusal(err)
	if !ok || answer.Code != imap.ResponseCodeTryCreate && answer.Code != imap.ResponseCodeNonExistent {
		return err
	}
	made := m.do(ctx, "create folder "+folder, func(func()) error { return m.client.Create(folder, nil).Wait() })
	if made != nil {
		return errors.Join(err, made)
	}
	return m.moveOnce(ctx, set, folder)
}

// moveOnce does not use the library's own substitute for MOVE: it sends COPY, STORE and EXPUNGE in one go, so that a COPY
// that was refused still removes the mail, and without UIDPLUS it expunges mail that others marked.
func (m *Mailbox) moveOnce(ctx context.Context, set imap.UIDSet, folder string) error {
	caps := m.client.Caps()
	if caps.Has(imap.CapMove) {
		return m.do(ctx, "move mail to "+folder, func(func()) error {
			_, err := m.client.Move(set, folder).Wait()
			return err
		})
	}
	err := m.do(ctx, "copy mail to "+folder, func(func()) error {
		_, err := m.client.Copy(set, folder).Wait()
		return err
	})
	if err != nil {
		return err
	}
	if err := m.flag(ctx, set, imap.FlagDeleted); err != nil || !caps.Has(imap.CapUIDPlus) {
		return err
	}
	return m.do(ctx, "expunge moved mail", func(func()) error { return m.client.UIDExpunge(set).Close() })
}
