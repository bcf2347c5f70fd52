package transport

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// idleRenewal is how long one IDLE lasts. RFC 2177 allows 29 minutes, but servers and gateways that cut quiet
// connections after ten are common.
const idleRenewal = 9 * time.Minute

// logoutLimit bounds the polite end of a session, which nobody should wait for.
const logoutLimit = 5 * time.Second

// Mailbox is one IMAP session on one folder.
type Mailbox struct {
	wire        *wire
	client      *imapclient.Client
	folder      string
	uidValidity uint32
	uidNext     uint32
	news        chan struct{} // capacity 1: a nudge, never data
}

// OpenMailbox connects, logs in and selects folder, all within one Timeout. The error is one of ErrUnreachable,
// ErrLogin, ErrFolder and ErrConfiguration, wrapped with the server and what to do, or the cause of ctx's end.
func OpenMailbox(ctx context.Context, s Server, folder string) (*Mailbox, error) {
	ctx, cancel := s.opening(ctx)
	defer cancel()
	w, err := s.dial(ctx, "imap")
	if err != nil {
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	m := &Mailbox{wire: w, folder: folder, news: make(chan struct{}, 1)}
	err = w.within(ctx, s.timeout(), func(func()) error { return m.begin() })
	if err != nil {
		_ = w.raw.Close()
		return nil, fmt.Errorf("open mailbox: %w", err)
	}
	return m, nil
}

func (m *Mailbox) begin() error {
	if err := m.greet(); err != nil {
		return err
	}
	if m.client.State() == imap.ConnStateNotAuthenticated {
		if err := m.logIn(); err != nil {
			return err
		}
	}
	return m.selectFolder()
}

func (m *Mailbox) greet() error {
	options := &imapclient.Options{
		TLSConfig:             m.wire.config,
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: m.noticed},
	}
	conn := &guard{Conn: m.wire.conn}
	if m.wire.server.TLS != TLSStart {
		m.client = imapclient.New(conn, options)
		if err := m.client.WaitGreeting(); err != nil {
			return m.lost("read greeting of", err)
		}
		return nil
	}
	client, err := imapclient.NewStartTLS(conn, options)
	if err != nil {
		return m.lost("start TLS with", err)
	}
	m.client = client
	return nil
}

// noticed runs on the client's reading goroutine and must never wait.
func (m *Mailbox) noticed(data *imapclient.UnilateralDataMailbox) {
	if data.NumMessages == nil {
		return
	}
	select {
	case m.news <- struct{}{}:
	default:
	}
}

func (m *Mailbox) logIn() error {
	s := m.wire.server
	caps := m.client.Caps()
	var err error
	switch {
	case caps == nil:
		return m.lost("ask for capabilities of", errors.New("no answer"))
	case caps.Has(imap.CapLoginDisabled) || !isASCII(s.User+s.Password):
		if !caps.Has(imap.AuthCap(sasl.Plain)) {
			return fmt.Errorf("%w: %s offers neither LOGIN nor AUTHENTICATE PLAIN: check imap.tls", ErrLogin, s.Address)
		}
		err = m.client.Authenticate(sasl.NewPlainClient("", s.User, s.Password))
	default:
		err = m.client.Login(s.User, s.Password).Wait()
	}
	answer, ok := refusal(err)
	switch {
	case err == nil:
		return nil
	case !ok || answer.Code == imap.ResponseCodeUnavailable || answer.Code == imap.ResponseCodeInUse:
		return m.lost("log in to", err)
	}
	return fmt.Errorf("%w: %s as %s: %w: check imap.user and imap.password_file", ErrLogin, s.Address, s.User, err)
}

func (m *Mailbox) selectFolder() error {
	data, err := m.client.Select(m.folder, nil).Wait()
	if _, ok := refusal(err); ok {
		return fmt.Errorf("%w: %q on %s: %w: check imap.folder", ErrFolder, m.folder, m.wire.server.Address, err)
	}
	if err != nil {
		return m.lost("select folder on", err)
	}
	if data.UIDValidity == 0 {
		return fmt.Errorf("%w: %q on %s has no UIDVALIDITY, mail in it cannot be told apart",
			ErrFolder, m.folder, m.wire.server.Address)
	}
	m.uidValidity, m.uidNext = data.UIDValidity, uint32(data.UIDNext)
	return nil
}

// refusal finds the server's NO or BAD in err. Anything else is a broken connection or dialogue.
func refusal(err error) (*imap.Error, bool) {
	var answer *imap.Error
	ok := errors.As(err, &answer) && answer.Type != imap.StatusResponseTypeBye
	return answer, ok
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func (m *Mailbox) lost(what string, err error) error {
	return fmt.Errorf("%w: %s %s: %w", ErrUnreachable, what, m.wire.server.Address, err)
}

// do runs one IMAP operation. A refusal stays an *imap.Error; anything else becomes ErrUnreachable.
func (m *Mailbox) do(ctx context.Context, what string, f func(more func()) error) error {
	err := m.wire.within(ctx, m.wire.server.timeout(), f)
	if err == nil {
		return nil
	}
	if _, ok := refusal(err); ok || ctx.Err() != nil || errors.Is(err, ErrUnreachable) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return m.lost(what+" on", err)
}

// UIDValidity is the folder's UIDVALIDITY (RFC 9051 section 2.3.1.1): UIDs compare only under an equal one.
func (m *Mailbox) UIDValidity() uint32 { return m.uidValidity }

// UIDNext is the folder's next UID as it was when the session began; zero when the server did not say.
func (m *Mailbox) UIDNext() uint32 { return m.uidNext }

// CanIdle reports whether the server offers IDLE (RFC 2177).
func (m *Mailbox) CanIdle() bool {
	caps := m.client.Caps()
	return caps.Has(imap.CapIdle) || caps.Has(imap.CapIMAP4rev2)
}

// Idle waits until something may be new (news), until atMost has passed, or until ctx ended (its cause is the
// error). IDLE is renewed before ten minutes, so a half-open connection is noticed then at the latest. The server
// must offer IDLE: see CanIdle.
func (m *Mailbox) Idle(ctx context.Context, atMost time.Duration) (news bool, err error) {
	end := time.NewTimer(atMost)
	defer end.Stop()
	for {
		news, over, err := m.idleOnce(ctx, end.C)
		if err != nil || news || over {
			return news, err
		}
	}
}

func (m *Mailbox) idleOnce(ctx context.Context, end <-chan time.Time) (news, over bool, err error) {
	select {
	case <-m.news:
		return true, false, nil
	default:
	}
	var idle *imapclient.IdleCommand
	err = m.do(ctx, "begin to idle", func(func()) (err error) {
		idle, err = m.client.Idle()
		return err
	})
	if err != nil {
		return false, false, err
	}
	renewal := time.NewTimer(idleRenewal)
	defer renewal.Stop()
	select {
	case <-m.news:
		news = true
	case <-end:
		over = true
	case <-renewal.C:
	case <-ctx.Done():
	case <-m.client.Closed():
	}
	// The session stays usable after ctx ended, so IDLE is left properly even then.
	err = m.do(context.WithoutCancel(ctx), "end to idle", func(func()) error {
		return errors.Join(idle.Close(), idle.Wait())
	})
	if err == nil {
		err = context.Cause(ctx)
	}
	return news && err == nil, over, err
}

// Close logs out, briefly, and closes the connection. A connection already lost is no error.
func (m *Mailbox) Close() error {
	limit := min(logoutLimit, m.wire.server.timeout())
	_ = m.wire.within(context.Background(), limit, func(func()) error { return m.client.Logout().Wait() })
	_ = m.wire.raw.Close()
	<-m.client.Closed()
	return nil
}
