package transport_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keikai/mailbot/transport"
	"keikai/mailbot/transport/mailhost"
)

// authority makes a CA file and a server certificate of it for name.
func authority(t *testing.T, name string) (caFile string, server *tls.Config) {
	t.Helper()
	caKey, ca := certificate(t, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, nil)
	key, cert := certificate(t, &x509.Certificate{DNSNames: []string{name}}, ca, caKey)
	caFile = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return caFile, &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
}

func certificate(t *testing.T, template, parent *x509.Certificate, parentKey *ecdsa.PrivateKey) (*ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template.SerialNumber, template.Subject = big.NewInt(1), pkix.Name{CommonName: "test"}
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	if parent == nil {
		parent, parentKey = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return key, cert
}

// secureWorld is a host with TLS of the given mode at localhost's own address, on real sockets.
func secureWorld(t *testing.T, mode transport.TLSMode, config *tls.Config) (imap, smtp string, record *recorder) {
	t.Helper()
	host := mailhost.New()
	host.AddUser(desk, secret)
	if mode == transport.TLSStart {
		host.StartTLS = config
	}
	addresses := make([]string, 2)
	for i, serve := range []func(net.Listener) error{host.ServeIMAP, host.ServeSMTP} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		addresses[i] = l.Addr().String()
		if mode == transport.TLSImplicit {
			l = tls.NewListener(l, config)
		}
		go func() { _ = serve(l) }()
	}
	t.Cleanup(func() { _ = host.Close() })
	return addresses[0], addresses[1], new(recorder)
}

func TestTLS(t *testing.T) {
	const name = "mail.ipa.test"
	caFile, config := authority(t, name)
	otherCA, _ := authority(t, name)
	cases := []struct {
		name       string
		host, mine transport.TLSMode
		address    string
		ca         string
		ok         bool
	}{
		{"implicit", transport.TLSImplicit, transport.TLSImplicit, name, caFile, true},
		{"starttls", transport.TLSStart, transport.TLSStart, name, caFile, true},
		{"implicit, unknown authority", transport.TLSImplicit, transport.TLSImplicit, name, "", false},
		{"starttls, unknown authority", transport.TLSStart, transport.TLSStart, name, "", false},
		{"implicit, other authority", transport.TLSImplicit, transport.TLSImplicit, name, otherCA, false},
		{"implicit, other name", transport.TLSImplicit, transport.TLSImplicit, "mail.jpcert.test", caFile, false},
		{"starttls, other name", transport.TLSStart, transport.TLSStart, "mail.jpcert.test", caFile, false},
		{"starttls not offered", transport.TLSNone, transport.TLSStart, name, caFile, false},
		{"implicit to a clear port", transport.TLSNone, transport.TLSImplicit, name, caFile, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			imap, smtp, record := secureWorld(t, c.host, config)
			server := func(real string) transport.Server {
				return transport.Server{Address: c.address + ":993", TLS: c.mine, CAFile: c.ca, User: desk, Password: secret, Timeout: 500 * time.Millisecond,
					Dial: record.dialer(func(ctx context.Context, network, _ string) (net.Conn, error) {
						return new(net.Dialer).DialContext(ctx, network, real)
					})}
			}
			box, err := transport.OpenMailbox(context.Background(), server(imap), "INBOX")
			if (err == nil) != c.ok || err != nil && !errors.Is(err, transport.ErrUnreachable) {
				t.Errorf("IMAP: %v", err)
			}
			if err == nil {
				_ = box.Close()
			}
			for _, user := range []string{desk, ""} {
				s := server(smtp)
				s.User = user
				line, err := transport.OpenSubmission(context.Background(), s, "keikai.example.jp")
				if (err == nil) != c.ok || err != nil && !errors.Is(err, transport.ErrUnreachable) {
					t.Errorf("SMTP as %q: %v", user, err)
				}
				if err == nil {
					_ = line.Close()
				}
			}
			if wrote := record.text(); strings.Contains(wrote, secret) || strings.Contains(wrote, "AUTH ") || strings.Contains(wrote, "LOGIN") {
				t.Error("log-in left in clear")
			}
		})
	}
}

func TestClearTextIsForLoopbackOnly(t *testing.T) {
	imap, smtp, _ := secureWorld(t, transport.TLSNone, nil)
	for _, c := range []struct {
		address string
		mode    transport.TLSMode
		is      error
	}{
		{imap, transport.TLSNone, nil},
		{"192.0.2.1:143", transport.TLSNone, transport.ErrConfiguration},
		{"mail.ipa.test:143", transport.TLSNone, transport.ErrConfiguration},
		{"localhost.example.jp:143", transport.TLSNone, transport.ErrConfiguration},
		{"[2001:db8::1]:143", transport.TLSNone, transport.ErrConfiguration},
		{imap, "", transport.ErrConfiguration},
		{imap, "maybe", transport.ErrConfiguration},
		{"127.0.0.1", transport.TLSNone, transport.ErrConfiguration},
	} {
		s := transport.Server{Address: c.address, TLS: c.mode, User: desk, Password: secret}
		box, err := transport.OpenMailbox(context.Background(), s, "INBOX")
		if !errors.Is(err, c.is) {
			t.Errorf("IMAP %s %q: %v", c.address, c.mode, err)
		}
		if err == nil {
			_ = box.Close()
		}
		if c.address == imap && c.is == nil {
			s.Address = smtp
		}
		line, err := transport.OpenSubmission(context.Background(), s, "keikai.example.jp")
		if !errors.Is(err, c.is) {
			t.Errorf("SMTP %s %q: %v", c.address, c.mode, err)
		}
		if err == nil {
			_ = line.Close()
		}
	}
}

func TestFileThatIsNoAuthorityIsRefused(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{empty, empty + ".missing"} {
		s := transport.Server{Address: "127.0.0.1:993", TLS: transport.TLSImplicit, CAFile: file}
		if _, err := transport.OpenMailbox(context.Background(), s, "INBOX"); !errors.Is(err, transport.ErrConfiguration) || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
