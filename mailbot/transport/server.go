package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// Sentinels that a caller branches on. Each comes wrapped with the server's address and what to do.
var (
	// ErrUnreachable: no connection, no TLS, a broken dialogue, or no answer in time. Trying again later may help.
	ErrUnreachable = errors.New("mail server unreachable")
	// ErrLogin: the server refused the user name or password, or offers no way to present them.
	ErrLogin = errors.New("log-in refused")
	// ErrFolder: the folder does not exist or cannot be opened.
	ErrFolder = errors.New("folder cannot be opened")
	// ErrConfiguration: the Server value itself is not acceptable; no connection was tried.
	ErrConfiguration = errors.New("mail server configuration")
)

// DefaultTimeout is the longest wait for one answer when Server.Timeout is zero.
const DefaultTimeout = time.Minute

// Dialer opens a connection; net.Dialer.DialContext is one.
type Dialer func(ctx context.Context, network, address string) (net.Conn, error)

// TLSMode says how a connection is protected.
type TLSMode string

// The three modes of the configuration.
const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314)
	TLSStart    TLSMode = "starttls" // STARTTLS, never continued in clear when the server does not offer it
	TLSNone     TLSMode = "none"     // clear text, accepted for loopback only
)

// Server is one IMAP or SMTP server and the account used there.
type Server struct {
	Address        string // host:port
	TLS            TLSMode
	CAFile         string // PEM file; when set, only its authorities are trusted
	User, Password string // an empty User on SMTP means no log-in
	Dial           Dialer // nil: net.Dialer
	Timeout        time.Duration
}

func (s Server) timeout() time.Duration {
	if s.Timeout <= 0 {
		return DefaultTimeout
	}
	return s.Timeout
}

func (s Server) host() string {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return s.Address
	}
	return host
}

// opening bounds everything from dialling to the end of log-in by one Timeout.
func (s Server) opening(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, s.timeout(), s.silence(s.timeout()))
}

func (s Server) silence(limit time.Duration) error {
	return fmt.Errorf("%w: %s gave no answer within %s", ErrUnreachable, s.Address, limit)
}

func (s Server) check() error {
	if _, _, err := net.SplitHostPort(s.Address); err != nil {
		return fmt.Errorf("%w: server %q is not host:port", ErrConfiguration, s.Address)
	}
	if strings.ContainsAny(s.User+s.Password, "\r\n\x00") {
		return fmt.Errorf("%w: user or password for %s has a line break or NUL in it", ErrConfiguration, s.Address)
	}
	switch s.TLS {
	case TLSImplicit, TLSStart:
		return nil
	case TLSNone:
		if s.Dial == nil && !loopbackName(s.host()) {
			return fmt.Errorf("%w: tls \"none\" is for loopback only, %s is not: use \"implicit\" or \"starttls\"",
				ErrConfiguration, s.Address)
		}
		return nil
	}
	return fmt.Errorf("%w: tls %q for %s is none of implicit, starttls, none", ErrConfiguration, s.TLS, s.Address)
}

func loopbackName(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func (s Server) tlsConfig(protocol string) (*tls.Config, error) {
	config := &tls.Config{ServerName: s.host(), MinVersion: tls.VersionTLS12}
	if s.TLS == TLSImplicit {
		config.NextProtos = []string{protocol}
	}
	if s.CAFile == "" {
		return config, nil
	}
	pem, err := os.ReadFile(s.CAFile)
	if err != nil {
		return nil, fmt.Errorf("%w: read ca_file: %w", ErrConfiguration, err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%w: ca_file %s holds no certificate", ErrConfiguration, s.CAFile)
	}
	return config, nil
}

// dial connects and, for implicit TLS, shakes hands. The context must carry the limit.
func (s Server) dial(ctx context.Context, protocol string) (*wire, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	config, err := s.tlsConfig(protocol)
	if err != nil {
		return nil, err
	}
	dial := s.Dial
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	raw, err := dial(ctx, "tcp", s.Address)
	if err != nil {
		return nil, s.unreachable(ctx, "dial", err)
	}
	w := &wire{raw: raw, conn: raw, server: s, config: config}
	if err := w.secure(ctx); err != nil {
		return nil, errors.Join(err, raw.Close())
	}
	return w, nil
}

func (s Server) unreachable(ctx context.Context, what string, err error) error {
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if errors.Is(err, ErrUnreachable) || errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return fmt.Errorf("%w: %s %s: %w", ErrUnreachable, what, s.Address, err)
}

// wire is one connection with the rule that every wait on it ends. raw is always the socket itself: closing it
// never waits, while closing a TLS connection first tries to write an alert.
type wire struct {
	raw, conn net.Conn
	server    Server
	config    *tls.Config
}

func (w *wire) secure(ctx context.Context) error {
	switch w.server.TLS {
	case TLSNone:
		// A name such as localhost may resolve to anything: look where the connection really went.
		addr, ok := w.raw.RemoteAddr().(*net.TCPAddr)
		if w.server.Dial == nil && (!ok || !addr.IP.IsLoopback()) {
			return fmt.Errorf("%w: %s is not on loopback, tls \"none\" refused", ErrConfiguration, w.server.Address)
		}
	case TLSImplicit:
		conn := tls.Client(w.raw, w.config)
		if err := conn.HandshakeContext(ctx); err != nil {
			return w.server.unreachable(ctx, "shake hands (TLS) with", err)
		}
		w.conn = conn
	}
	return nil
}

// within runs f and closes the socket when ctx ends or nothing happens for limit. f calls more to say that something
// did happen. The returned error tells which of the two it was; f's own error stands when neither.
func (w *wire) within(ctx context.Context, limit time.Duration, f func(more func()) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var silent atomic.Bool
	timer := time.AfterFunc(limit, func() {
		silent.Store(true)
		_ = w.raw.Close()
	})
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { _ = w.raw.Close() })
	defer stop()
	err := f(func() { timer.Reset(limit) })
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case silent.Load():
		return w.server.silence(limit)
	}
	return err
}
