package mailbot

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot/handling"
	"keikai/mailbot/message"
	"keikai/store"
)

// gathering reads from the store what a command has to know besides its own case, and nothing that its realm may not see.
type gathering struct {
	bot   *Bot
	tx    *store.Tx
	desk  *desk
	realm handling.Realm
	c     handling.Case
	at    time.Time
	cause *opened // the mail that brings the command
}

// facts gathers for one command.
func (g gathering) facts(cmd handling.Command) (f handling.Facts, err error) {
	if err := g.joined(&f); err != nil {
		return f, fmt.Errorf("gather joined cases: %w", err)
	}
	need, ok := needs[cmd.Verb]
	if !ok {
		return f, nil
	}
	if err := need(g, cmd, &f); err != nil {
		return f, fmt.Errorf("gather facts for %s: %w", cmd.Verb, err)
	}
	return f, nil
}

type gather = func(gathering, handling.Command, *handling.Facts) error

// needs says what each verb has to know.
var needs map[string]gather

func init() { // a trial gathers for another verb
	needs = map[string]gather{
		"list": gathering.allCases, "find": gathering.allCases, "due": gathering.allCases, "overdue": gathering.allCases, "pending": gathering.allCases,
		"bulk": gathering.allCases, "takeover": gathering.allCases, "key suspend": gathering.suspension,
		"file": gathering.toFile, "discard": gathering.oneHeld, "reply": gathering.oneHeld, "held": gathering.held,
		"cancel": gathering.oneRow, "resend": gathering.oneRow, "correct": gathering.oneRow, "misdelivery": gathering.oneRow,
		"outbox": gathering.unsent, "who": gathering.bothRows, "undo": gathering.undo, "journal": gathering.chronology,
		"relay": gathering.draft, "handover": gathering.draft, "tell": gathering.finderWords, "ask": gathering.finderWords, "key import": gathering.key, "delete": gathering.backups,
		"party add": gathering.parties, "party show": gathering.parties, "party merge": gathering.merging, "dry-run": gathering.trial,
		"vendor add": gathering.parties, "contact": gathering.caseRows, "detail": gathering.details, "answer": gathering.source, "result": gathering.source, "status": gathering.source,
	}
	for _, more := range moreNeeds {
		maps.Copy(needs, more())
	}
}

// moreNeeds are those of further groups of verbs, each in a file of its own.
var moreNeeds = []func() map[string]gather{dateNeeds, endNeeds, otherNeeds, timeNeeds}

// trial gathers for the command that is only tried.
func (g gathering) trial(cmd handling.Command, f *handling.Facts) (err error) {
	inner, refused := handling.ParseCommand(cmd.Args)
	if refused == nil && inner.Verb != "dry-run" {
		*f, err = g.facts(inner)
	}
	return err
}

// allCases are those that the realm may see, the oldest first.
func (g gathering) allCases(_ handling.Command, f *handling.Facts) error {
	for c, err := range g.tx.Cases() {
		if err != nil {
			return err
		}
		if handling.Visible(c, g.realm) {
			f.Cases = append(f.Cases, c)
		}
	}
	oldestFirst(f.Cases)
	return nil
}

func oldestFirst(cases []handling.Case) {
	slices.SortFunc(cases, func(a, b handling.Case) int {
		return cmp.Or(a.Received.Compare(b.Received), cmp.Compare(a.Number, b.Number))
	})
}

// suspension needs every case, for proposals of the person may be in any, and what the person did of late.
func (g gathering) suspension(cmd handling.Command, f *handling.Facts) error {
	for c, err := range g.tx.Cases() {
		if err != nil {
			return err
		}
		if len(c.Proposals) > 0 {
			f.Cases = append(f.Cases, c)
		}
	}
	slices.SortFunc(f.Cases, func(a, b handling.Case) int { return cmp.Compare(a.Key, b.Key) })
	name := cmd.Arg(0)
	for _, co := range g.desk.coordinators {
		if co.Fingerprint == name {
			name = co.Name
		}
	}
	return g.acts(name, f)
}

// acts lists what a person did in the last 30 days (S14).
func (g gathering) acts(name string, f *handling.Facts) error {
	since := handling.ActsSince(g.at)
	for e, err := range g.tx.Journal("") {
		if err != nil {
			return err
		}
		if e.Actor != name || e.At.Before(since) || e.Case == "" || e.Change == nil {
			continue
		}
		number, err := g.tx.CaseNumber(e.Case)
		if err != nil {
			return err
		}
		what, _ := e.Change.What()
		f.Acts = append(f.Acts, handling.Act{At: e.At, Number: number, What: what, Realm: cmp.Or(e.Change.Realm, handling.Reception)})
	}
	return nil
}

func (g gathering) toFile(cmd handling.Command, f *handling.Facts) error {
	if number := cmd.Value("case"); number != "" {
		if err := g.caseNumbered(number, f); err != nil {
			return err
		}
	}
	return g.oneHeld(cmd, f)
}

// held are the mails of the realm that wait for a person.
func (g gathering) held(_ handling.Command, f *handling.Facts) error {
	for m, err := range g.tx.Mails(0) {
		if err != nil {
			return err
		}
		g.addHeld(f, m)
	}
	return nil
}

// oneHeld is the one that the command names.
func (g gathering) oneHeld(cmd handling.Command, f *handling.Facts) error {
	n, err := strconv.ParseUint(cmd.Arg(0), 10, 64)
	if err != nil {
		return nil // the desk refuses it by name
	}
	m, err := g.tx.Mail(n)
	if isNotFound(err) {
		return nil
	}
	if err == nil {
		g.addHeld(f, m)
	}
	return err
}

func (g gathering) addHeld(f *handling.Facts, m store.Mail) {
	if m.Disposition == "quarantined" && m.Realm == g.realm {
		address := m.From
		if noReply.MatchString(address) { // nobody would read an answer
			address = ""
		}
		f.Held = append(f.Held, handling.HeldMail{N: m.N, Realm: m.Realm, At: m.ReceivedAt, From: clip(m.From, 120), Subject: m.Subject, Reason: m.Reason,
			Claims: firstTag(m.Subject), Address: address, MessageID: m.MessageID, Lang: languageOf(m.FromName + m.Subject)})
	}
}

func firstTag(subject string) string {
	if tags := message.SplitSubject(subject).Tags; len(tags) > 0 {
		return tags[0]
	}
	return ""
}

func (g gathering) oneRow(cmd handling.Command, f *handling.Facts) error {
	n, err := strconv.ParseUint(cmd.Arg(0), 10, 64)
	if err != nil {
		return nil // the desk refuses it by name
	}
	o, err := g.tx.Outgoing(n)
	if isNotFound(err) {
		return nil
	}
	return g.addRow(f, o, err)
}

// addRow shows an outgoing mail to the desk, if its realm is the command's.
func (g gathering) addRow(f *handling.Facts, o store.Outgoing, err error) error {
	if err != nil || g.desk.role(o.Mailbox) != g.realm {
		return err
	}
	row := handling.OutRow{N: o.N, Case: o.Case, Realm: g.realm, Kind: handling.NoticeKind(o.Kind), To: o.Recipient, Lang: handling.Lang(o.Language),
		Class: handling.Class(o.Class), State: string(o.State), HeldFor: o.HeldFor, OwedAt: o.OwedAt, First: o.FirstAttempt, EncryptedTo: o.EncryptedTo,
		Subject: o.Subject, Cause: o.Cause, Error: o.LastError}
	if o.Case != "" {
		c, err := g.tx.Case(o.Case)
		if err != nil {
			return err
		}
		row.Number = c.NumberFor(g.realm)
	}
	f.Rows = append(f.Rows, row)
	return nil
}

// unsent are the mails that have not left, or of which it is not known.
func (g gathering) unsent(_ handling.Command, f *handling.Facts) error {
	for _, s := range []store.OutState{store.Held, store.Uncertain, store.Failed, store.Sending, store.Retry, store.Queued, store.Owed} {
		for o, err := range g.tx.InState(s) {
			if err := g.addRow(f, o, err); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g gathering) caseRows(_ handling.Command, f *handling.Facts) error {
	if g.c.Key == "" {
		return nil // the rows of no case are not the command's to see
	}
	for o, err := range g.tx.OutgoingOf(g.c.Key) {
		if err := g.addRow(f, o, err); err != nil {
			return err
		}
	}
	return nil
}

// details are words of a kept mail; those that were sent already may still be waiting.
func (g gathering) details(cmd handling.Command, f *handling.Facts) error {
	if err := g.caseRows(cmd, f); err != nil {
		return err
	}
	return g.draft(cmd, f)
}

// undo needs the history, and the rows of both realms: what went to the other body may have left too.
func (g gathering) undo(cmd handling.Command, f *handling.Facts) error {
	if err := g.bothRows(cmd, f); err != nil {
		return err
	}
	return g.history(cmd, f)
}

// bothRows are the case's rows of both realms; the desk shows each realm what it may see.
func (g gathering) bothRows(cmd handling.Command, f *handling.Facts) error {
	for _, r := range []handling.Realm{handling.Reception, handling.Coordination} {
		other := g
		other.realm = r
		if err := other.caseRows(cmd, f); err != nil {
			return err
		}
	}
	return nil
}

func (g gathering) history(_ handling.Command, f *handling.Facts) error {
	if g.c.Key == "" {
		return nil
	}
	for e, err := range g.tx.Journal(g.c.Key) {
		if err != nil {
			return err
		}
		if e.Change != nil {
			f.History = append(f.History, *e.Change)
		}
	}
	return nil
}

func (g gathering) parties(_ handling.Command, f *handling.Facts) (err error) {
	f.Parties, err = parties(g.tx)
	return err
}

// merging are the list, and which of the two entries have part in a case of either body.
func (g gathering) merging(cmd handling.Command, f *handling.Facts) error {
	for _, word := range cmd.Args {
		keys, err := g.tx.Index(caseOfParty, strings.ToLower(word))
		if err != nil {
			return err
		}
		for _, key := range keys {
			switch _, err := g.tx.Case(key); {
			case isNotFound(err), errors.Is(err, store.ErrDestroyed):
			case err != nil:
				return err
			default:
				f.InUse = append(f.InUse, strings.ToLower(word))
			}
		}
	}
	return g.parties(cmd, f)
}

func (g gathering) backups(_ handling.Command, f *handling.Facts) error {
	made, err := g.tx.Backups()
	for _, m := range made {
		if g.c.Key != "" && m.At.After(g.c.Received) {
			f.Backups = append(f.Backups, handling.Backup{At: m.At, File: m.File})
		}
	}
	return err
}

// source is the mail of the case that the command names as its evidence, and the reply form in it. Nothing is read that the realm may not
// see.
func (g gathering) source(cmd handling.Command, f *handling.Facts) error {
	n, err := strconv.ParseUint(cmd.Value("mail"), 10, 64)
	if err != nil {
		return nil // the desk refuses it by name
	}
	for _, m := range g.c.Mails {
		if m.N == n && n != 0 && m.Direction == handling.In && cmp.Or(m.Realm, handling.Reception) == g.realm {
			f.Source = &m
			if o := g.bot.kept(n); o.failure == "" {
				book, err := bookOf(g.tx, g.c)
				if err != nil {
					return err
				}
				if f.Reply = replyFrom(o, g.c, book, m.Party); f.Reply != nil {
					f.Reply.About = dateAnswered(g.tx, g.c, o)
				}
			}
		}
	}
	return nil
}

// key is the certificate that the command's own mail carries, with what a test encryption said (R59).
func (g gathering) key(cmd handling.Command, f *handling.Facts) error {
	if g.cause == nil {
		return nil
	}
	for _, k := range g.cause.keys {
		if string(k.Fingerprint()) != cmd.Arg(0) {
			continue
		}
		armored, err := k.Armor()
		if err != nil {
			return err
		}
		f.Key = &handling.KeyBrought{Key: handling.PartyKey{Fingerprint: string(k.Fingerprint()), Armored: string(armored)}, UserIDs: k.UserIDs()}
		if err := k.CanEncrypt(g.at); err != nil {
			f.Key.Problem = err.Error()
		}
	}
	return nil
}

// finderWords are the texts of the finder's mails, for a reception command that writes to the other body.
func (g gathering) finderWords(cmd handling.Command, f *handling.Facts) error {
	if g.c.HandedOver.IsZero() {
		return nil
	}
	return g.everyWord(cmd, f)
}

// everyWord are the texts of the finder's mails, for a reception command whose words leave the body.
func (g gathering) everyWord(_ handling.Command, f *handling.Facts) error {
	if g.realm != handling.Reception {
		return nil
	}
	for _, m := range g.c.Mails {
		if m.Direction != handling.In || m.Party != "F" || m.N == 0 {
			continue
		}
		if o := g.bot.kept(m.N); o.failure == "" {
			f.Words = append(f.Words, o.payload.Text)
		}
	}
	return nil
}

// draft is the text of the mail that relay names, or of the report, as it may be passed on. Only mails of the case are read, and
// coordination reads none of the finder's.
func (g gathering) draft(cmd handling.Command, f *handling.Facts) error {
	if g.realm == handling.Coordination && cmd.Verb == "detail" {
		return nil // what reception gave is all that it may pass on
	}
	n, err := strconv.ParseUint(cmd.Value("mail"), 10, 64)
	for _, m := range g.c.Mails {
		mine := cmp.Or(m.Realm, handling.Reception) == g.realm
		if m.Direction == handling.In && mine && m.N != 0 && (err == nil && m.N == n || (cmd.Verb == "handover" || cmd.Verb == "detail") && m.Kind == "new_report") {
			f.Draft = g.bot.draftOf(m.N, m.Party, g.c)
			return nil
		}
	}
	return nil
}
