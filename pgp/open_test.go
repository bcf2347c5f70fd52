package pgp

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// R52: whichever own key the sender chose, named or hidden, alone or among others, the message opens, and With says
// by whose key.
func TestOpenTriesAllOwnKeys(t *testing.T) {
	own := []*Secret{who("coordination"), who("reception")}
	text := []byte("届出")
	vendor := recipient{key: who("vendor")}
	for name, c := range map[string]struct {
		to     []recipient
		with   string
		hidden bool
	}{
		"first key":               {[]recipient{{key: own[0]}}, "coordination", false},
		"second key":              {[]recipient{{key: own[1]}}, "reception", false},
		"hidden":                  {[]recipient{{own[1], true}}, "reception", true},
		"hidden RSA":              {[]recipient{{own[0], true}}, "coordination", true},
		"after others":            {[]recipient{vendor, {who("bob"), true}, {key: own[1]}}, "reception", false},
		"hidden after a stranger": {[]recipient{{who("bob"), true}, {own[1], true}}, "reception", true},
	} {
		o, err := Open(envelopeFor(t, literal(text), c.to...), own, nil, morning, DefaultLimits())
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !bytes.Equal(o.Plaintext, text) || o.With != who(c.with).Certificate().Fingerprint() || o.Hidden != c.hidden || !o.Encrypted {
			t.Errorf("%s: %q with %s hidden %t", name, o.Plaintext, o.With, o.Hidden)
		}
		if o.Signature.Verdict != SignatureNone {
			t.Errorf("%s: signature %+v", name, o.Signature)
		}
	}
}

// R52: a packet that names a key which is not ours is tried, too; some programs name the primary key.
func TestOpenTriesKeysThatAreNamedWrongly(t *testing.T) {
	data := envelopeFor(t, literal([]byte("text")), recipient{key: who("reception")})
	packets, err := splitPackets(data, 2)
	if err != nil {
		t.Fatal(err)
	}
	copy(packets[0].body[1:9], []byte("\x01\x02\x03\x04\x05\x06\x07\x08"))
	o := mustOpen(t, packets[1].appendTo(packets[0].appendTo(nil)), []*Secret{who("coordination"), who("reception")}, nil)
	if o.Hidden || o.With != who("reception").Certificate().Fingerprint() {
		t.Errorf("opened %+v", o)
	}
}

// R66: each kind of mail that does not open has its own precise error and no text.
func TestOpenErrors(t *testing.T) {
	own := []*Secret{who("reception")}
	me := recipient{key: own[0]}
	text := literal([]byte("text"))
	signed := inline(t, []byte("text"), signing{by: []*Secret{who("alice")}})
	good := envelopeFor(t, text, me)
	parts, err := splitPackets(signed, 3)
	if err != nil {
		t.Fatal(err)
	}
	unsigned := parts[1].appendTo(parts[0].appendTo(nil))
	skesk := rawPacket{tag: tagSKESK, body: []byte{4, 9, 0, 8}}.appendTo(nil)
	esk, body := sessionKeyAndBody(t, good)
	sed := rawPacket{tag: tagSED, body: bytes.Repeat([]byte{1}, 60)}.appendTo(nil)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":                   {nil, ErrMalformed},
		"prose":                   {[]byte("see -----BEGIN PGP MESSAGE----- in the manual"), ErrMalformed},
		"armor without end":       {[]byte("-----BEGIN PGP MESSAGE-----\n\naGVsbG8=\n"), ErrMalformed},
		"text after armor":        {append(armored(blockMessage, good), "and this"...), ErrMalformed},
		"text before armor":       {append([]byte("this and\n"), armored(blockMessage, good)...), ErrMalformed},
		"public key":              {armored(blockPublicKey, good), ErrMalformed},
		"other recipient":         {envelopeFor(t, text, recipient{key: who("vendor")}), ErrNoKey},
		"other hidden":            {envelopeFor(t, text, recipient{who("vendor"), true}), ErrNoKey},
		"passphrase only":         {append(skesk, body...), ErrSymmetric},
		"no session key":          {body, ErrNoKey},
		"without MDC":             {slices.Concat(esk, sed), ErrIntegrity},
		"session key alone":       {esk, ErrMalformed},
		"session key and text":    {slices.Concat(esk, text), ErrMalformed},
		"trailing packet":         {append(bytes.Clone(good), text...), ErrMalformed},
		"nothing inside":          {envelopeFor(t, nil, me), ErrMalformed},
		"two literals":            {envelopeFor(t, append(bytes.Clone(text), text...), me), ErrMalformed},
		"encrypted twice":         {envelopeFor(t, good, me), ErrNestedMore},
		"signature missing":       {envelopeFor(t, unsigned, me), ErrMalformed},
		"signature on both sides": {envelopeFor(t, slices.Concat(lastPacket(t, signed), text, lastPacket(t, signed)), me), ErrMalformed},
		"not packets":             {envelopeFor(t, []byte("plain bytes"), me), ErrMalformed},
	} {
		o, err := Open(c.data, own, nil, morning, DefaultLimits())
		if o != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, error %v; want %v", name, o, err, c.want)
		}
	}
}

// sessionKeyAndBody takes a message of two packets apart.
func sessionKeyAndBody(t testing.TB, data []byte) (esk, body []byte) {
	t.Helper()
	packets, err := splitPackets(data, 2)
	if err != nil {
		t.Fatal(err)
	}
	return packets[0].appendTo(nil), packets[1].appendTo(nil)
}

func lastPacket(t *testing.T, data []byte) []byte {
	t.Helper()
	packets, err := splitPackets(data, 20)
	if err != nil {
		t.Fatal(err)
	}
	return packets[len(packets)-1].appendTo(nil)
}

// S22: budgets are spent before work is done.
func TestOpenKeepsBudgets(t *testing.T) {
	own := []*Secret{who("reception")}
	me := recipient{key: own[0]}
	many := make([]recipient, 65)
	for i := range many {
		many[i] = recipient{who("bob"), true}
	}
	bomb := compressed(t, literal(make([]byte, 2<<20)))
	nine := signing{}
	for range 9 {
		nine.by = append(nine.by, who("alice"))
	}
	lim := DefaultLimits()
	lim.DecompressedBytes = 1 << 20
	esk, _ := sessionKeyAndBody(t, envelopeFor(t, nil, me))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"65 recipients":            {envelopeFor(t, literal(nil), many...), ErrTooLarge},
		"10000 session keys":       {bytes.Repeat(esk, 10000), ErrTooLarge},
		"compression bomb":         {envelopeFor(t, bomb, me), ErrTooLarge},
		"compression bomb, signed": {bomb, ErrTooLarge},
		"compressed twice":         {envelopeFor(t, compressed(t, compressed(t, literal(nil))), me), ErrNestedMore},
		"nine signatures":          {envelopeFor(t, inline(t, []byte("x"), nine), me), ErrTooLarge},
		"own key past 4 hidden":    {envelopeFor(t, literal(nil), append(many[:4:4], recipient{own[0], true})...), ErrNoKey},
		"cut compression":          {envelopeFor(t, rawPacket{tag: tagCompressed, body: bomb[6:40]}.appendTo(nil), me), ErrMalformed},
	} {
		o, err := Open(c.data, own, nil, morning, lim)
		if o != nil || !errors.Is(err, c.want) {
			t.Errorf("%s: error %v; want %v", name, err, c.want)
		}
	}
	lim.DecompressedBytes = 3 << 20
	if o, err := Open(envelopeFor(t, bomb, me), own, nil, morning, lim); err != nil || len(o.Plaintext) != 2<<20 {
		t.Errorf("below the limit: %v", err)
	}
	if o, err := Open(envelopeFor(t, literal([]byte("x")), append(many[:63:63], me)...), own, nil, morning, Limits{}); err != nil || string(o.Plaintext) != "x" {
		t.Errorf("64 recipients: %v", err)
	}
}

// A changed ciphertext gives no text, and one and the same error whatever octet it was (S12).
func TestTamperedCiphertextGivesNothing(t *testing.T) {
	own := []*Secret{who("reception"), who("coordination")}
	for _, to := range own {
		data := envelopeFor(t, inline(t, bytes.Repeat([]byte("secret text "), 30), signing{by: []*Secret{who("alice")}}), recipient{key: to})
		random := rand.New(rand.NewPCG(1, 2))
		packets, err := splitPackets(data, 2)
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			part := random.IntN(2)
			changed := []rawPacket{{packets[0].tag, bytes.Clone(packets[0].body)}, {packets[1].tag, bytes.Clone(packets[1].body)}}
			at := 12 + random.IntN(len(packets[part].body)-12)
			changed[part].body[at] ^= 1 << random.IntN(8)
			o, err := Open(changed[1].appendTo(changed[0].appendTo(nil)), own, nil, morning, DefaultLimits())
			// A session key packet that is broken in its public structure counts as if it were not there.
			structural := part == 0 && errors.Is(err, ErrNoKey)
			if o != nil || !errors.Is(err, ErrIntegrity) && !structural {
				t.Fatalf("octet %d of part %d: %v, error %v", at, part, o, err)
			}
		}
	}
}

// S12: the ciphertext keeps its digest in any armor, line end and beside other session keys, so that reuse in
// another mail is seen; another encryption of the same text has another.
func TestSealedDigestTellsReuse(t *testing.T) {
	own := []*Secret{who("reception")}
	inner := literal([]byte("report"))
	data := envelopeFor(t, inner, recipient{key: own[0]})
	want := mustOpen(t, data, own, nil).Sealed
	packets, err := splitPackets(data, 2)
	if err != nil {
		t.Fatal(err)
	}
	if want != sha256.Sum256(packets[1].body) {
		t.Error("digest is not that of the packet body")
	}
	lf := bytes.ReplaceAll(armored(blockMessage, data), []byte("\r\n"), []byte("\n"))
	other, err := splitPackets(envelopeFor(t, nil, recipient{key: who("vendor")}), 2)
	if err != nil {
		t.Fatal(err)
	}
	more := append(other[0].appendTo(nil), data...)
	again := packets[1].appendTo(packets[0].appendTo(nil))
	for name, d := range map[string][]byte{"armor": armored(blockMessage, data), "LF armor": lf, "other headers": again, "more recipients": more} {
		if got := mustOpen(t, d, own, nil).Sealed; got != want {
			t.Errorf("%s: digest differs", name)
		}
	}
	if mustOpen(t, envelopeFor(t, inner, recipient{key: own[0]}), own, nil).Sealed == want {
		t.Error("another encryption has the same digest")
	}
}

// A message that is only signed, and one that is neither signed nor encrypted, are read and marked so.
func TestOpenSignedOnly(t *testing.T) {
	for _, wrap := range []func([]byte) []byte{func(b []byte) []byte { return b }, func(b []byte) []byte { return compressed(t, b) }} {
		o := mustOpen(t, armored(blockMessage, wrap(inline(t, []byte("text"), signing{by: []*Secret{who("alice")}}))), nil, certs("alice"))
		if o.Encrypted || o.With != "" || o.Signature.Verdict != SignatureValid || string(o.Plaintext) != "text" || o.Sealed != [32]byte{} {
			t.Errorf("opened %+v", o)
		}
		if o := mustOpen(t, wrap(literal([]byte("x"))), nil, nil); o.Encrypted || o.Signature.Verdict != SignatureNone {
			t.Errorf("opened %+v", o)
		}
	}
}

func TestRecipientKeyIDs(t *testing.T) {
	vendor, alice := who("vendor"), who("alice")
	data := envelopeFor(t, literal(nil), recipient{key: vendor}, recipient{alice, true})
	ids, err := RecipientKeyIDs(armored(blockMessage, data))
	if err != nil || len(ids) != 2 || ids[0] != vendor.Certificate().KeyIDs()[1] || ids[1] != hiddenKeyID {
		t.Errorf("ids %q, error %v", ids, err)
	}
	if ids, err := RecipientKeyIDs(literal(nil)); err != nil || len(ids) != 0 {
		t.Errorf("not encrypted: %q, %v", ids, err)
	}
	if _, err := RecipientKeyIDs([]byte("hello")); !errors.Is(err, ErrMalformed) {
		t.Errorf("no message: %v", err)
	}
	var b bytes.Buffer
	key, _ := vendor.entity.EncryptionKeyWithError(morning, policy)
	if err := packet.SerializeEncryptedKeyAEADwithHiddenOption(&b, key.PublicKey, packet.CipherAES256, true, make([]byte, 32), false, policy); err != nil {
		t.Fatal(err)
	}
	if ids, err := RecipientKeyIDs(b.Bytes()); err != nil || len(ids) != 1 || ids[0] != key.PublicKey.KeyIdString() {
		t.Errorf("version 6 packet: %q, %v", ids, err)
	}
}
