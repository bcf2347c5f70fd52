package pgp

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	openpgp "github.com/ProtonMail/go-crypto/openpgp/v2"

	"github.com/ProtonMail/go-crypto/openpgp/packet"
)

// trial is one private key operation that may give the session key.
type trial struct {
	key    openpgp.Key
	esk    *packet.EncryptedKey
	hidden bool
}

// maxBodyTrials bounds how often the body of one message is decrypted. Honest senders need one.
const maxBodyTrials = 4

// decrypt finds the session key among own, decrypts the body to its end, checks its integrity, and notes in o
// how that was done.
func (env envelope) decrypt(own []*Secret, lim Limits, o *Opened) ([]byte, error) {
	named, others := env.trials(own, lim.HiddenTrials)
	opened := 0
	for _, t := range append(named, others...) {
		if opened == maxBodyTrials || t.esk.Decrypt(t.key.PrivateKey, policy) != nil {
			continue
		}
		opened++
		plain, err := env.decryptBody(t.esk.CipherFunc, t.esk.Key)
		if err != nil {
			continue
		}
		o.Encrypted, o.Hidden = true, t.hidden
		o.With = fingerprintOf(t.key.Entity.PrimaryKey.Fingerprint)
		o.Sealed = sha256.Sum256(env.body.body)
		return plain, nil
	}
	if len(named) == 0 && opened == 0 {
		return nil, ErrNoKey
	}
	if opened == 0 {
		// As much work as a session key that came out well but does not fit: the padding of RSA is not told
		// by the time that it takes.
		key := sha256.Sum256(env.keys[0].body)
		_, _ = env.decryptBody(packet.CipherAES256, key[:])
	}
	return nil, ErrIntegrity
}

// trials lists the pairs of session key packet and own key, of at most most packets for one own key that is named, and
// of at most most for each public key algorithm where the packet names nobody (they come first) or somebody else. A
// packet that is tried is tried with all own keys: a mailbox has old ones.
func (env envelope) trials(own []*Secret, most int) (named, hidden []trial) {
	perKey, perAlgorithm := map[uint64]int{}, map[packet.PublicKeyAlgorithm]int{}
	var foreign [][]trial
	for _, raw := range env.keys {
		mine, others := pairs(raw, own)
		switch {
		case len(mine) > 0:
			if id := mine[0].esk.KeyId; perKey[id] < most {
				perKey[id]++
				named = append(named, mine...)
			}
		case len(others) == 0:
		case !others[0].hidden:
			foreign = append(foreign, others)
		case perAlgorithm[others[0].esk.Algo] < most:
			perAlgorithm[others[0].esk.Algo]++
			hidden = append(hidden, others...)
		}
	}
	for _, group := range foreign {
		if algo := group[0].esk.Algo; perAlgorithm[algo] < most {
			perAlgorithm[algo]++
			hidden = append(hidden, group...)
		}
	}
	return named, hidden
}

// pairs joins a session key packet with the own keys that it names, and with all others of its algorithm, for which it is
// made to name nobody. Each pair has a packet of its own, because decrypting writes to it.
func pairs(raw rawPacket, own []*Secret) (mine, others []trial) {
	for _, s := range own {
		for _, k := range s.decryption {
			esk := parseSessionKey(raw)
			switch {
			case esk == nil || esk.Algo != k.PublicKey.PubKeyAlgo:
			case esk.KeyId != 0 && names(esk, k.PublicKey):
				mine = append(mine, trial{key: k, esk: esk})
			default:
				hidden := esk.KeyId == 0
				unname(esk)
				others = append(others, trial{key: k, esk: esk, hidden: hidden})
			}
		}
	}
	return mine, others
}

func parseSessionKey(raw rawPacket) *packet.EncryptedKey {
	p, err := raw.parse()
	if err != nil {
		return nil
	}
	esk, _ := p.(*packet.EncryptedKey)
	return esk
}

// names tells whether the packet says that it is for the key.
func names(esk *packet.EncryptedKey, pub *packet.PublicKey) bool {
	if esk.Version == 6 {
		return bytes.Equal(esk.KeyFingerprint, pub.Fingerprint)
	}
	return esk.KeyId == pub.KeyId
}

// unname makes the library try any key of the algorithm.
func unname(esk *packet.EncryptedKey) {
	esk.KeyId, esk.KeyVersion, esk.KeyFingerprint = 0, 0, nil
}

// decryptBody returns the packets inside, after the integrity protection was checked. Which of its steps failed is
// not told: a key that does not fit and a changed body are one.
func (env envelope) decryptBody(cipher packet.CipherFunction, key []byte) ([]byte, error) {
	p, err := env.body.parse()
	if err != nil {
		return nil, ErrIntegrity
	}
	data, ok := p.(packet.EncryptedDataPacket)
	if !ok {
		return nil, ErrIntegrity
	}
	r, err := data.Decrypt(cipher, key)
	if err != nil {
		return nil, ErrIntegrity
	}
	out := bytes.NewBuffer(make([]byte, 0, len(env.body.body)+bytes.MinRead))
	if _, err := out.ReadFrom(r); err != nil {
		return nil, ErrIntegrity
	}
	if err := r.Close(); err != nil {
		return nil, ErrIntegrity
	}
	return out.Bytes(), nil
}

// RecipientKeyIDs returns the key ids that an encrypted message names, 16 upper-case hexadecimal digits each,
// "0000000000000000" for a hidden recipient. It reads the public structure only, so what it returns may be
// told to the sender. It is empty for a message encrypted with a passphrase or not at all.
func RecipientKeyIDs(data []byte) ([]string, error) {
	raw, err := dearmorOne(data, blockMessage)
	if err != nil {
		return nil, fmt.Errorf("read recipients: %w", err)
	}
	var ids []string
	for len(raw) > 0 {
		p, rest, err := nextPacket(raw)
		if err != nil {
			return nil, fmt.Errorf("read recipients: %w", err)
		}
		if p.tag != tagPKESK && p.tag != tagSKESK && !ignorable(p.tag) {
			return ids, nil
		}
		if p.tag == tagPKESK {
			if ids = append(ids, recipientKeyID(p.body)); len(ids) > DefaultLimits().Recipients {
				return nil, fmt.Errorf("read recipients: more than %d: %w", DefaultLimits().Recipients, ErrTooLarge)
			}
		}
		raw = rest
	}
	return ids, nil
}

// hiddenKeyID stands for a recipient that is not named.
var hiddenKeyID = strings.Repeat("0", 16)

// recipientKeyID reads the name in a session key packet (RFC 9580 section 5.1).
func recipientKeyID(body []byte) string {
	switch {
	case len(body) >= 9 && body[0] == 3:
		return string(fingerprintOf(body[1:9]))
	case len(body) >= 2+33 && body[0] == 6 && body[1] == 33 && body[2] == 6:
		return string(fingerprintOf(body[3:11]))
	case len(body) >= 2+21 && body[0] == 6 && body[1] == 21 && body[2] == 4:
		return string(fingerprintOf(body[15:23]))
	}
	return hiddenKeyID
}
