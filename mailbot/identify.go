package mailbot

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/pgp"
	"keikai/store"
)

// verdict is what a mail is to the desk: its lasting disposition, and the event for handling.Decide, if any.
type verdict struct {
	disposition string
	reason      string
	note        string
	caseKey     string
	party       string
	mailbox     string // whose mail it is
	what        handling.What
	answers     []string  // ids of mails between others that it answers
	command     *executed // set when a command in good form was found: its identity is remembered (S3)
}

// executed is a command's identity and when it was signed.
type executed struct {
	id       string // signer and signed bytes
	by       string
	places   []string // keys of the cases that it concerns, "" = the office
	signedAt time.Time
	exposed  bool // it stood in a clear outer subject too
}

// identification looks at one opened mail with the store at hand.
type identification struct {
	bot  *Bot
	tx   *store.Tx
	desk *desk
	m    store.Mail
	box  *mailbox
	o    *opened
	at   time.Time

	byHand bool                // a person files it
	parts  map[string][]string // see codes
}

func ignore(reason string) verdict { return verdict{disposition: "ignored", reason: reason} }

// identify says whose mail it is. The order matters: what may never be answered first, then who signed, then what could
// not be read, then which case.
func (id *identification) identify() (verdict, error) {
	o := id.o
	if o.failure != poison && o.mail.Kind == message.KindMessage && !id.own() && id.lost() {
		return id.afterRestore()
	}
	if o.failure == tooBig || o.failure == poison {
		return id.unreadable()
	}
	switch {
	case o.mail.Kind == message.KindBounce:
		return id.bounce()
	case id.own():
		return ignore("own"), nil
	case o.mail.Kind == message.KindAutoReply:
		return ignore("auto_reply"), nil
	case o.mail.Kind == message.KindList:
		return ignore("list"), nil
	}
	if o.failure == malformed {
		return id.unreadable()
	}
	f := readSigner(id.desk, id.box, o, id.at)
	if f.by != "" {
		if named := id.desk.named(o, id.box); named != id.box {
			id.box, f = named, readSigner(id.desk, named, o, id.at)
		}
		return id.fromCoordinator(f)
	}
	if v, ok := id.stopWord(); ok {
		return v, nil
	}
	if f.what != "" {
		return id.suspicious(f)
	}
	if id.desk.ours(o.mail.From.Address) {
		return id.hold("own", ""), nil
	}
	if reused, err := id.reusedCiphertext(); err != nil || reused {
		return id.hold("reused_ciphertext", ""), err
	}
	if o.failure == undecryptable {
		return id.undecryptable()
	}
	if o.mail.From.Address == "" {
		return id.hold("no_sender", cmp.Or(id.m.Note, problems(o))), nil
	}
	return id.fromOutside()
}

func (id *identification) unreadable() (verdict, error) {
	o := id.o
	if o.failure == poison {
		return id.hold("poison", o.note), nil
	}
	v := id.hold(string(o.failure), o.note)
	answer, err := id.answerOnce(handling.FinderUnreadableKind)
	if err != nil || !answer {
		return v, err
	}
	h := v.what.(handling.Held)
	h.Answer, h.What, h.LimitMiB = handling.FinderUnreadableKind, string(o.failure), id.bot.cfg.Limits.MessageBytes>>20
	v.what = h
	return v, nil
}

// undecryptable has one answer whatever the reason, at most once a day to an address (S12).
func (id *identification) undecryptable() (verdict, error) {
	v := id.hold("undecryptable", id.o.note)
	answer, err := id.answerOnce(handling.FinderUndecryptableKind)
	if err != nil || !answer {
		return v, err
	}
	h := v.what.(handling.Held)
	h.Answer = handling.FinderUndecryptableKind
	v.what = h
	return v, nil
}

// hold quarantines the mail and tells the desk of its realm.
func (id *identification) hold(reason, note string) verdict {
	tell := true
	if n, err := id.tx.AddCount("held", string(id.realm()), id.at.UTC().Format("2006-01-02T15"), 1); err == nil && n > heldPerHour {
		tell = false
	}
	claims := ""
	if tags := id.claims(); len(tags) > 0 {
		claims = tags[0]
	}
	return verdict{disposition: "quarantined", reason: reason, note: note, what: handling.Held{
		Mailbox: id.box.Name, Realm: id.realm(), Reason: reason, Claims: claims, Note: note, Tell: tell,
		Lang: languageOf(id.o.subject() + id.o.mail.From.Name + id.o.mail.Text)}}
}

// heldPerHour bounds notices of held mails to coordinators; the rest is in the quarantine list (S22).
const heldPerHour = 20

// realm is that of the key that opened the mail, else of the mailbox (S8).
func (id *identification) realm() handling.Realm { return realmOfMail(id.o, id.box.Role) }

func realmOfMail(o *opened, mailbox handling.Realm) handling.Realm {
	if o != nil && o.found.realm != "" {
		return o.found.realm
	}
	return mailbox
}

// suspicious shows a coordinator's address or key and is bound to none: nothing happens, the sender learns nothing, the
// coordinator is told at most once a day (R80, R89).
func (id *identification) suspicious(f signerFacts) (verdict, error) {
	v := verdict{disposition: "quarantined", reason: "unsigned", note: f.what}
	alarm := f.what == "forged" || f.what == "foreign" || f.what == "suspended"
	n, err := id.tx.AddCount("signer", f.what+" "+f.claimed, id.at.UTC().Format(time.DateOnly), 1)
	if err == nil && (n == 1 || alarm && n <= heldPerHour) {
		v.what = handling.SignerSeen{What: f.what, Claimed: f.claimed, Realm: id.realm()}
	}
	return v, err
}

// reusedCiphertext finds an encrypted body that was already in another mail: somebody sends on what he could not read
// (S12).
func (id *identification) reusedCiphertext() (bool, error) {
	if !id.o.encrypted() {
		return false, nil
	}
	ref, fresh := fmt.Sprintf("%x", id.m.ContentID), []string{}
	for _, sealed := range id.o.found.sealed {
		key := fmt.Sprintf("%x", sealed)
		refs, err := id.tx.Index("sealed", key)
		switch {
		case err != nil:
			return false, err
		case len(refs) == 0:
			fresh = append(fresh, key)
		case !slices.Contains(refs, ref):
			return true, nil
		}
	}
	for _, key := range fresh {
		if err := id.tx.PutIndex("sealed", key, ref); err != nil {
			return false, err
		}
	}
	return false, nil
}

// fromOutside is a mail of a finder, or of a stranger.
func (id *identification) fromOutside() (verdict, error) {
	tags := id.claims()
	t, err := id.readThread(tags)
	if err != nil {
		return verdict{}, err
	}
	switch {
	case t.several:
		return id.hold("signals_disagree", strings.Join(tags, " ")), nil
	case len(tags) == 0 && t.caseKey == "" && id.contested():
		return id.hold("signals_disagree", problems(id.o)), nil
	case len(tags) == 0 && t.caseKey == "" && id.realm() == handling.Reception:
		v, err := id.newReport()
		v.answers = t.unknown
		return v, err
	case len(tags) == 0 && t.caseKey == "":
		return id.hold("not_a_party", ""), nil
	}
	return id.toCase(tags, t)
}

// claims are the numbers that the mail says it is about: those of the subject, else those that its own words begin with. The form of a
// report has places for numbers of its own (R26).
func (id *identification) claims() []string {
	tags := message.SplitSubject(id.o.subject()).Tags
	if len(tags) == 0 && id.o.report == nil {
		tags = message.TopTags(id.o.payload.Text)
	}
	return tags
}

// toCase files a party's mail. Anybody else who names a case is held in the same way, whether it exists or not (R21, S10).
func (id *identification) toCase(tags []string, t thread) (verdict, error) {
	c, disagree, err := id.named(tags, t.caseKey)
	if err != nil {
		return verdict{}, err
	}
	if disagree {
		return id.hold("signals_disagree", strings.Join(tags, " ")), nil
	}
	code, disagree, err := id.sender(c, tags, t)
	switch {
	case err != nil:
		return verdict{}, err
	case disagree:
		return id.hold("signals_disagree", strings.Join(tags, " ")), nil
	case code == "":
		m, joined, err := id.joinedFinder(c)
		if err != nil || !joined {
			return id.hold("not_a_party", ""), err
		}
		c = m
	}
	if err := id.heardFrom(id.o.mail.From.Address); err != nil {
		return verdict{}, err
	}
	if code != "F" {
		return id.fromParty(c, code, t)
	}
	w := handling.PartyWrote{Quiet: id.quiet(), Party: "F", Proof: t.proof("F"), Encrypted: id.o.encrypted(), MessageID: id.o.mail.MessageID, NewKey: id.carriedKey(handling.Candidate)}
	w.Reply, w.Wants = message.ReadReply(id.o.payload.Text), finderWants(id.o)
	if w.Auto, err = id.answerOnceFor(c, "F", w.Wants == "status" || !c.State.Open()); err != nil {
		return verdict{}, err
	}
	if id.signedByFinder(c) {
		w.Proof = handling.ProofSigned
	}
	if k, ok := id.renewed(c, w.NewKey); ok {
		w.NewKey, w.Renewed = k, true
	}
	if w.NewKey != nil && !w.Renewed {
		if w.KeyWord, err = id.mayAnswer(); err != nil {
			return verdict{}, err
		}
	}
	return verdict{disposition: "filed", caseKey: c.Key, party: "F", what: w, answers: t.unknown}, nil
}

// quiet: one address caused as many notices to coordinators in this hour as it may. What it sends is filed all the same (S22).
func (id *identification) quiet() bool {
	n, err := id.tx.AddCount("notices", strings.ToLower(id.o.mail.From.Address), id.at.UTC().Format("2006-01-02T15"), 1)
	return err == nil && n > noticesPerHour
}

// noticesPerHour bounds notices to each coordinator that one address causes.
const noticesPerHour = 40

// named finds the one case that all signals agree on.
func (id *identification) named(tags []string, byRef string) (c handling.Case, disagree bool, err error) {
	for _, tag := range tags {
		found, err := id.tx.CaseByNumber(tag)
		if isNotFound(err) {
			if byRef != "" || len(tags) > 1 {
				return handling.Case{}, true, nil
			}
			return handling.Case{}, false, nil
		}
		if err != nil {
			return handling.Case{}, false, err
		}
		if c.Key != "" && c.Key != found.Key {
			return handling.Case{}, true, nil
		}
		c = found
	}
	if byRef == "" || c.Key == byRef {
		return c, false, nil
	}
	if c.Key != "" {
		return handling.Case{}, true, nil
	}
	c, err = id.tx.Case(byRef)
	return c, false, err
}

// isFinder: the case's registered address, or its key. A number alone never makes a party.
func (id *identification) isFinder(c handling.Case) bool {
	return id.writesFrom(c.Finder.Address) || id.signedByFinder(c)
}

// signedByFinder: by the key that the case has on file, if that key may speak for the finder. A candidate proves nothing: it
// arrived somehow (S13).
func (id *identification) signedByFinder(c handling.Case) bool {
	sig := signatureIn(id.o, c)
	return c.Finder.Sealable() && sig.Verdict == pgp.SignatureValid && string(sig.By) == c.Finder.Key.Fingerprint && forUs(id.desk, sig)
}

// signatureIn is the mail's signature as the case sees it: an unknown one is checked against the key on file.
func signatureIn(o *opened, c handling.Case) pgp.Signature {
	if o.signed.Verdict != pgp.SignatureUnknownKey || !c.Finder.Sealable() {
		return o.signed
	}
	certs, err := pgp.ReadCertificates([]byte(c.Finder.Key.Armored))
	if err != nil {
		return o.signed
	}
	return o.verify(certs)
}
