package pgp

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

const day = 24 * time.Hour

func TestFingerprintGrouped(t *testing.T) {
	if got := Fingerprint("0123456789ABCDEF0123").Grouped(); got != "0123 4567 89AB CDEF 0123" {
		t.Errorf("grouped %q", got)
	}
	if f := who("alice").Certificate().Fingerprint(); len(f) != 40 || strings.ToUpper(string(f)) != string(f) {
		t.Errorf("fingerprint %q", f)
	}
	if Fingerprint("").Grouped() != "" {
		t.Error("no fingerprint is grouped to something")
	}
}

func TestGenerate(t *testing.T) {
	s, err := Generate(made, "窓口", "reception@office.example", RSA3072, 365*day)
	if err != nil {
		t.Fatal(err)
	}
	c := s.Certificate()
	if got := c.UserIDs(); !slices.Equal(got, []string{"窓口 <reception@office.example>"}) {
		t.Errorf("user ids %q", got)
	}
	if !c.CreatedAt().Equal(made) || s.entity.PrimaryKey.Version != 4 || len(c.KeyIDs()) != 2 {
		t.Errorf("created %s, version %d, key ids %q", c.CreatedAt(), s.entity.PrimaryKey.Version, c.KeyIDs())
	}
	if bits, err := s.entity.PrimaryKey.BitLength(); err != nil || bits != 3072 {
		t.Errorf("%d bits", bits)
	}
	for name, err := range map[string]error{
		"algorithm": second(Generate(made, "x", "x@office.example", "dsa", 0)),
		"lifetime":  second(Generate(made, "x", "x@office.example", Curve25519, -time.Second)),
		"name":      second(Generate(made, "x<y", "x@office.example", Curve25519, 0)),
		"time":      second(Generate(time.Time{}, "x", "x@office.example", Curve25519, 0)),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// R60: the end of a certificate: none, the primary key's, renewed, a subkey's only.
func TestExpiresAt(t *testing.T) {
	renew := func(s *Secret, at time.Time, life time.Duration) {
		seconds := uint32(life / time.Second)
		for _, id := range s.entity.Identities {
			sig := *id.SelfCertifications[0].Packet
			sig.KeyLifetimeSecs, sig.CreationTime = &seconds, at
			if err := sig.SignUserId(id.Name, s.entity.PrimaryKey, s.entity.PrivateKey, newConfig(at)); err != nil {
				t.Fatal(err)
			}
			id.SelfCertifications = append(id.SelfCertifications, packet.NewVerifiableSig(&sig))
		}
	}
	subkey := func(s *Secret, at time.Time, life time.Duration) {
		config := newConfig(at)
		config.Algorithm, config.Curve, config.KeyLifetimeSecs = packet.PubKeyAlgoEdDSA, packet.Curve25519, uint32(life/time.Second)
		if err := s.entity.AddEncryptionSubkey(config); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		life   time.Duration
		change func(*Secret)
		want   time.Time
	}{
		"never":                     {0, func(*Secret) {}, time.Time{}},
		"one year":                  {365 * day, func(*Secret) {}, made.Add(365 * day)},
		"renewed":                   {10 * day, func(s *Secret) { renew(s, made.Add(9*day), 400*day) }, made.Add(400 * day)},
		"renewed after the end":     {10 * day, func(s *Secret) { renew(s, made.Add(20*day), 400*day) }, made.Add(400 * day)},
		"shortened":                 {400 * day, func(s *Secret) { renew(s, made.Add(day), 40*day) }, made.Add(40 * day)},
		"made endless":              {10 * day, func(s *Secret) { renew(s, made.Add(day), 0) }, time.Time{}},
		"encryption subkey only":    {0, func(s *Secret) { s.entity.Subkeys = nil; subkey(s, made, 50*day) }, made.Add(50 * day)},
		"subkey outlives primary":   {40 * day, func(s *Secret) { s.entity.Subkeys = nil; subkey(s, made, 50*day) }, made.Add(40 * day)},
		"two subkeys, last counts":  {0, func(s *Secret) { s.entity.Subkeys = nil; subkey(s, made, 50*day); subkey(s, made, 60*day) }, made.Add(60 * day)},
		"no subkey, signs for ever": {0, func(s *Secret) { s.entity.Subkeys = nil }, time.Time{}},
	} {
		s := mustGenerate(t, made, c.life)
		c.change(s)
		cert := reread(t, s).Certificate()
		end, ends := cert.ExpiresAt()
		if !end.Equal(c.want) || ends == c.want.IsZero() {
			t.Errorf("%s: %s %t, want %s", name, end, ends, c.want)
			continue
		}
		if !ends {
			continue
		}
		usable := func(at time.Time) bool { return cert.CanEncrypt(at) == nil && cert.CanSign(at) == nil }
		if !usable(end) || usable(end.Add(time.Second)) {
			t.Errorf("%s: usable at the end %t, a second later %t", name, usable(end), usable(end.Add(time.Second)))
		}
	}
}

// R57: beside an expired, a revoked and a signing subkey, the one that is valid now and may encrypt is chosen.
func TestValidSubkeyIsChosen(t *testing.T) {
	s := mustGenerate(t, made, 0)
	s.entity.Subkeys = nil
	config := signingConfig()
	config.KeyLifetimeSecs = uint32(5 * day / time.Second)
	for i := range 4 {
		if i == 1 {
			config.KeyLifetimeSecs = 0
		}
		at := made.Add(time.Duration(i) * time.Hour)
		config.Time = func() time.Time { return at }
		var err error
		if i == 3 {
			err = s.entity.AddSigningSubkey(config)
		} else {
			err = s.entity.AddEncryptionSubkey(config)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.entity.Subkeys[2].Revoke(packet.KeySuperseded, "", newConfig(morning.Add(-day))); err != nil {
		t.Fatal(err)
	}
	s = reread(t, s)
	c := s.Certificate()
	if err := c.CanEncrypt(morning); err != nil {
		t.Fatal(err)
	}
	mail, err := Seal([]byte("text"), who("reception"), c, SealOptions{Now: morning})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := RecipientKeyIDs(mail)
	if want := s.entity.Subkeys[1].PublicKey.KeyIdString(); err != nil || !slices.Equal(ids, []string{want}) {
		t.Errorf("sealed to %q, want %s (%v)", ids, want, err)
	}
	mustOpen(t, mail, []*Secret{s}, nil)
}

// R58: why a certificate cannot be used is told by the error.
func TestCanEncryptReasons(t *testing.T) {
	change := func(f func(*Secret)) *Certificate {
		s := mustGenerate(t, made, 20*day)
		f(s)
		return reread(t, s).Certificate()
	}
	revokeSubkey := func(s *Secret) {
		if err := s.entity.Subkeys[0].Revoke(packet.KeyCompromised, "", newConfig(made)); err != nil {
			t.Fatal(err)
		}
	}
	revokeLater := func(s *Secret) {
		if err := s.entity.Revoke(packet.KeyRetired, "", newConfig(made.Add(10*day))); err != nil {
			t.Fatal(err)
		}
	}
	intact, retired := change(func(*Secret) {}), change(revokeLater)
	for name, c := range map[string]struct {
		cert          *Certificate
		at            time.Time
		encrypt, sign error
	}{
		"valid":               {intact, made.Add(day), nil, nil},
		"expired":             {intact, made.Add(21 * day), ErrExpired, ErrExpired},
		"before it was made":  {intact, made.Add(-day), ErrNoEncryptionKey, ErrNoSigningKey},
		"before retirement":   {retired, made.Add(9 * day), nil, nil},
		"after retirement":    {retired, made.Add(11 * day), ErrRevoked, ErrRevoked},
		"revoked and expired": {retired, made.Add(40 * day), ErrRevoked, ErrRevoked},
		"subkey revoked":      {change(revokeSubkey), made.Add(day), ErrRevoked, nil},
		"no subkey":           {change(func(s *Secret) { s.entity.Subkeys = nil }), made.Add(day), ErrNoEncryptionKey, nil},
	} {
		encrypt, sign := c.cert.CanEncrypt(c.at), c.cert.CanSign(c.at)
		if !errors.Is(encrypt, c.encrypt) || !errors.Is(sign, c.sign) {
			t.Errorf("%s: encrypt %v, sign %v", name, encrypt, sign)
		}
		if want := errors.Is(c.encrypt, ErrRevoked) && errors.Is(c.sign, ErrRevoked); c.cert.Revoked(c.at) != want {
			t.Errorf("%s: revoked %t", name, !want)
		}
	}
}

// R65: what comes in a mail is held to sizes and stripped to what the key itself says.
func TestReadCertificatesStripsAndLimits(t *testing.T) {
	s := cloneSecret(t, who("alice"))
	var name string
	for name = range s.entity.Identities {
	}
	if err := s.entity.SignIdentity(name, who("bob").entity, newConfig(morning)); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := s.entity.Serialize(&b); err != nil {
		t.Fatal(err)
	}
	flooded := b.Bytes()
	got, err := ReadCertificates(armored(blockPublicKey, flooded))
	if err != nil || len(got) != 1 {
		t.Fatal(err)
	}
	out, _ := got[0].Armor()
	plain, _ := who("alice").Certificate().Armor()
	if !bytes.Equal(out, plain) {
		t.Error("a foreign certification stays")
	}
	packets, err := splitPackets(flooded, 50)
	if err != nil {
		t.Fatal(err)
	}
	with := func(p rawPacket, n int) []byte {
		return append(bytes.Clone(flooded), bytes.Repeat(p.appendTo(nil), n)...)
	}
	sub := packets[slices.IndexFunc(packets, func(p rawPacket) bool { return p.tag == tagPublicSub })]
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		data []byte
		want error
	}{
		"five user ids":  {with(rawPacket{tag: tagUserID, body: []byte("x")}, 4), ErrTooLarge},
		"17 subkeys":     {with(sub, 16), ErrTooLarge},
		"over 64 KiB":    {with(packets[2], 600), ErrTooLarge},
		"over all":       {make([]byte, maxInput+1), ErrTooLarge},
		"RSA 1024":       {selfSigned(t, packet.NewRSAPrivateKey(made, weak), crypto.SHA256), ErrUnfitKey},
		"SHA-1 binding":  {selfSigned(t, who("alice").entity.PrivateKey, crypto.SHA1), ErrUnfitKey},
		"no key":         {[]byte("hello"), ErrMalformed},
		"nothing":        {nil, ErrMalformed},
		"secret key":     {secretArmor(t), ErrMalformed},
		"no user id":     {packets[0].appendTo(nil), ErrMalformed},
		"foreign selfie": {slices.Concat(packets[0].appendTo(nil), packets[1].appendTo(nil), forgedSelf(t)), ErrUnfitKey},
	} {
		if got, err := ReadCertificates(c.data); len(got) != 0 || !errors.Is(err, c.want) {
			t.Errorf("%s: %d certificates, error %v; want %v", what, len(got), err, c.want)
		}
	}
	// A refused certificate does not take the others with it.
	both := append(armored(blockPublicKey, packets[0].appendTo(nil)), plain...)
	if got, err := ReadCertificates(both); len(got) != 1 || !errors.Is(err, ErrMalformed) {
		t.Errorf("one of two: %d, %v", len(got), err)
	}
}

func secretArmor(t *testing.T) []byte {
	text, err := who("alice").Armor(nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// selfSigned is a key with one user id, certified by itself with the hash.
func selfSigned(t *testing.T, key *packet.PrivateKey, hash crypto.Hash) []byte {
	t.Helper()
	uid := packet.NewUserId("x", "", "x@vendor.example")
	sig := &packet.Signature{Version: 4, SigType: packet.SigTypePositiveCert, PubKeyAlgo: key.PubKeyAlgo, Hash: hash,
		CreationTime: made, IssuerKeyId: &key.KeyId, FlagsValid: true, FlagSign: true, FlagCertify: true}
	no := false
	config := newConfig(made)
	config.NonDeterministicSignaturesViaNotation = &no // has no salt for SHA-1
	if err := sig.SignUserId(uid.Id, &key.PublicKey, key, config); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := errors.Join(key.PublicKey.Serialize(&b), uid.Serialize(&b), sig.Serialize(&b)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// forgedSelf is a certification by bob that claims to be alice's own.
func forgedSelf(t *testing.T) []byte {
	t.Helper()
	bob := who("bob").entity.PrivateKey
	sig := &packet.Signature{Version: 4, SigType: packet.SigTypePositiveCert, PubKeyAlgo: bob.PubKeyAlgo, Hash: crypto.SHA256,
		CreationTime: made, IssuerKeyId: &bob.KeyId, FlagsValid: true, FlagSign: true}
	if err := sig.SignUserId("alice <alice@office.example>", who("alice").entity.PrimaryKey, bob, newConfig(made)); err != nil {
		t.Fatal(err)
	}
	data := detached(t, sig)
	id, fpr := who("alice").entity.PrimaryKey.KeyId, who("alice").entity.PrimaryKey.Fingerprint
	data = bytes.ReplaceAll(data, bob.Fingerprint, fpr)
	return bytes.ReplaceAll(data, be64(bob.KeyId), be64(id))
}

func be64(v uint64) []byte {
	var b [8]byte
	for i := range b {
		b[i] = byte(v >> (56 - 8*i))
	}
	return b[:]
}

// Several blocks, with text between, are all read; blocks of one key become one certificate.
func TestReadCertificatesReadsEveryBlock(t *testing.T) {
	revoked := cloneSecret(t, who("alice"))
	if err := revoked.entity.Revoke(packet.KeyCompromised, "", newConfig(morning)); err != nil {
		t.Fatal(err)
	}
	var text []byte
	for _, c := range []*Certificate{reread(t, revoked).Certificate(), who("bob").Certificate(), who("alice").Certificate()} {
		a, err := c.Armor()
		if err != nil {
			t.Fatal(err)
		}
		text = append(append(text, "a key:\n"...), a...)
	}
	for name, data := range map[string][]byte{"CRLF": text, "LF": bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))} {
		got, err := ReadCertificates(data)
		if err != nil || len(got) != 2 {
			t.Fatalf("%s: %d certificates, %v", name, len(got), err)
		}
		if got[0].Fingerprint() != who("alice").Certificate().Fingerprint() || !got[0].Revoked(morning) || got[1].Revoked(morning) {
			t.Errorf("%s: %s revoked %t, %s", name, got[0].Fingerprint(), got[0].Revoked(morning), got[1].Fingerprint())
		}
	}
	var binary []byte
	for _, c := range certs("alice", "bob") {
		b, err := c.serialize()
		if err != nil {
			t.Fatal(err)
		}
		binary = append(binary, b...)
	}
	if got, err := ReadCertificates(binary); err != nil || len(got) != 2 {
		t.Errorf("binary: %d certificates, %v", len(got), err)
	}
}

// S13: merging with an older copy loses neither a revocation nor a renewal, in whichever order.
func TestMergeKeepsRevocationsAndRenewals(t *testing.T) {
	base := mustGenerate(t, made, 20*day)
	changed := cloneSecret(t, base)
	if err := changed.entity.AddUserId("Taro", "", "new@finder.example", newConfig(morning)); err != nil {
		t.Fatal(err)
	}
	if err := changed.entity.AddEncryptionSubkey(signingConfig()); err != nil {
		t.Fatal(err)
	}
	if err := changed.entity.Subkeys[0].Revoke(packet.KeyCompromised, "", newConfig(morning)); err != nil {
		t.Fatal(err)
	}
	revoked := cloneSecret(t, base)
	if err := revoked.entity.Revoke(packet.KeyCompromised, "", newConfig(morning)); err != nil {
		t.Fatal(err)
	}
	a, b, c := base.Certificate(), reread(t, changed).Certificate(), reread(t, revoked).Certificate()
	for _, order := range [][]*Certificate{{a, b, c}, {c, b, a}, {b, c, a}, {c, a, b}} {
		m := order[0]
		for _, next := range order[1:] {
			var err error
			if m, err = Merge(m, next); err != nil {
				t.Fatal(err)
			}
		}
		armor, err := m.Armor()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadCertificates(armor)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []*Certificate{m, again[0]} {
			if !x.Revoked(morning) || len(x.UserIDs()) != 2 || len(x.KeyIDs()) != 3 || len(x.entity.Subkeys[0].Revocations) != 1 {
				t.Errorf("revoked %t, user ids %q, key ids %q", x.Revoked(morning), x.UserIDs(), x.KeyIDs())
			}
		}
	}
	if a.Revoked(morning) || len(a.UserIDs()) != 1 {
		t.Error("an argument was changed")
	}
	if _, err := Merge(a, who("bob").Certificate()); err == nil {
		t.Error("two keys were merged")
	}
}

func TestSecretsAreLockedAndUnlocked(t *testing.T) {
	pass := []byte("correct horse")
	locked, err := who("alice").Armor(pass)
	if err != nil {
		t.Fatal(err)
	}
	open, err := who("coordination").Armor(nil)
	if err != nil {
		t.Fatal(err)
	}
	all, err := ReadSecrets(append(locked, open...), pass)
	if err != nil || len(all) != 2 || all[0].Certificate().Fingerprint() != who("alice").Certificate().Fingerprint() {
		t.Fatalf("%d keys, %v", len(all), err)
	}
	mail, err := Seal([]byte("text"), all[0], who("alice").Certificate(), SealOptions{Now: morning})
	if err != nil {
		t.Fatal(err)
	}
	mustOpen(t, mail, all[:1], nil)
	for name, p := range map[string][]byte{"wrong": []byte("wrong"), "empty": nil} {
		if all, err := ReadSecrets(locked, p); all != nil || !errors.Is(err, ErrPassphrase) {
			t.Errorf("%s passphrase: %d keys, %v", name, len(all), err)
		}
	}
	if who("alice").entity.PrivateKey.Encrypted {
		t.Error("locking a copy locked the key")
	}
	public, _ := who("alice").Certificate().Armor()
	if _, err := ReadSecrets(public, nil); !errors.Is(err, ErrMalformed) {
		t.Errorf("public key as secret: %v", err)
	}
	if bytes.Contains(public, []byte("PRIVATE")) || who("alice").Certificate().entity.PrivateKey != nil {
		t.Error("the certificate leads to the secret")
	}
}

// A version 6 certificate of somebody else is accepted, sealed to with OCB, and its fingerprint has 64 digits.
func TestVersion6Recipient(t *testing.T) {
	config := newConfig(made)
	config.V6Keys, config.Algorithm = true, packet.PubKeyAlgoEd25519
	config.AEADConfig = &packet.AEADConfig{DefaultMode: packet.AEADModeOCB}
	e, err := openpgp.NewEntity("v6", "", "v6@vendor.example", config)
	if err != nil {
		t.Fatal(err)
	}
	v6 := reread(t, &Secret{entity: e})
	if len(v6.Certificate().Fingerprint()) != 64 {
		t.Errorf("fingerprint %s", v6.Certificate().Fingerprint())
	}
	for _, hidden := range []bool{false, true} {
		mail, err := Seal([]byte("text"), who("reception"), v6.Certificate(), SealOptions{Now: morning, Hidden: hidden})
		if err != nil {
			t.Fatal(err)
		}
		o := mustOpen(t, mail, []*Secret{v6}, certs("reception"))
		if o.Signature.Verdict != SignatureValid || o.Signature.Intended[0] != v6.Certificate().Fingerprint() || o.Hidden != hidden {
			t.Errorf("opened %+v", o)
		}
	}
	reply, err := Seal([]byte("text"), v6, who("reception").Certificate(), SealOptions{Now: morning})
	if err != nil {
		t.Fatal(err)
	}
	if s := mustOpen(t, reply, []*Secret{who("reception")}, []*Certificate{v6.Certificate()}).Signature; s.Verdict != SignatureValid || s.By != v6.Certificate().Fingerprint() {
		t.Errorf("signed by version 6: %+v", s)
	}
}
