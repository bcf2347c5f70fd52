package mailbot

import (
	"time"

	"keikai/mailbot/message"
	"keikai/pgp"
)

// maxLayers bounds signed-in-encrypted-in-signed; more is not read.
const maxLayers = 3

// maxDocuments bounds how many OpenPGP messages of one mail are tried (S22).
const maxDocuments = 16

// unwrapping takes one layer after the other off.
type unwrapping struct {
	desk   *desk
	certs  []*pgp.Certificate
	lim    message.Limits
	plg    pgp.Limits
	now    time.Time
	o      *opened
	again  func([]*pgp.Certificate) pgp.Signature // checks o.signed against other certificates
	beside []message.Attachment                   // what lies around the outermost layer
	tried  int
}

func (u *unwrapping) run() {
	o := u.o
	o.found.envelope = true
	for depth := 0; depth < maxLayers; depth++ {
		l := o.payload.Layer()
		if l.Form == message.FormNone {
			return
		}
		if !l.Root || (depth > 0 && !(depth == 1 && o.found.with != "" && l.Form == message.FormMIMESigned)) {
			o.found.envelope = false
		}
		// Inside a layer, one with words around it is no layer of theirs: the words and the block stay as they are, and whose
		// signature stands over the block says nothing of them.
		if depth > 0 && !l.Alone() {
			return
		}
		if !u.layer(l, depth == 0) {
			return
		}
	}
}

// layer takes one off and reports whether there may be another below.
func (u *unwrapping) layer(l message.Layer, outermost bool) bool {
	o := u.o
	switch l.Form {
	case message.FormMIMESigned:
		u.sign(pgp.VerifyDetached(l.Signed, l.Signature, u.certs, u.now), func(keys []*pgp.Certificate) pgp.Signature {
			return pgp.VerifyDetached(l.Signed, l.Signature, keys, u.now)
		})
		o.payload = message.ParsePayload(l.Signed, u.lim)
	case message.FormInlineSigned:
		plain, sig, err := pgp.OpenCleartext(l.Data, u.certs, u.now)
		if err != nil {
			o.damage = err.Error()
			return false // the text stays as it came, marks of armor and all
		}
		u.sign(sig, func(keys []*pgp.Certificate) pgp.Signature {
			_, sig, _ := pgp.OpenCleartext(l.Data, keys, u.now) // it opened before
			return sig
		})
		o.payload = message.TextPayload(plain, l.Charset)
	case message.FormAttachmentEncrypted:
		if !u.attached(&l) {
			return false
		}
	default:
		if !u.decrypt(l) {
			return false
		}
	}
	if outermost {
		o.found.form, o.found.outside, u.beside = form(l, o), l.Outside, l.Beside
	}
	return true
}

// form is the layer's; a message in the form of an encrypted one need not be encrypted.
func form(l message.Layer, o *opened) message.Form {
	switch l.Form {
	case message.FormMIMEEncrypted, message.FormInlineEncrypted, message.FormAttachmentEncrypted:
		if !o.encrypted() {
			return message.FormNone
		}
	}
	return l.Form
}

func (u *unwrapping) decrypt(l message.Layer) bool {
	op, err := u.open(l.Data)
	if err != nil {
		u.failed(l, err)
		return false
	}
	u.took(op)
	if l.Form == message.FormMIMEEncrypted {
		u.o.payload = message.ParsePayload(op.Plaintext, u.lim)
	} else {
		u.o.payload = message.PlainPayload(op.Plaintext, l.Charset, op.Name, u.lim)
	}
	return true
}

// attached opens the first encrypted attachment that an own key opens. What it holds is the payload when it is words;
// a picture, or a file beside a form that was written in clear, is a file.
func (u *unwrapping) attached(l *message.Layer) bool {
	var first error
	for i, a := range l.Beside {
		data, sealed := a.Sealed()
		if !sealed {
			continue
		}
		op, err := u.open(data)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		inside := message.PlainPayload(op.Plaintext, "", a.OpenedName(op.Name), u.lim)
		if inside.Text == "" && l.Outside != "" || message.ReadForm(inside.Text) == nil && message.ReadForm(l.Outside) != nil {
			u.tried, u.plg.DecompressedBytes = u.tried-1, u.plg.DecompressedBytes+int64(len(op.Plaintext))
			return false // collect opens it as one of the files
		}
		u.took(op)
		u.o.payload = inside
		l.Beside = append(append([]message.Attachment{}, l.Beside[:i]...), l.Beside[i+1:]...)
		return true
	}
	u.failed(*l, first)
	return false
}

// failed: one answer whatever the reason (S12). What lies outside is readable all the same.
func (u *unwrapping) failed(l message.Layer, err error) {
	o := u.o
	o.failure, o.note = undecryptable, err.Error()
	o.found.envelope = false
	if o.payload == o.mail {
		o.found.form, o.found.outside = l.Form, l.Outside
	}
}

func (u *unwrapping) open(data []byte) (*pgp.Opened, error) {
	if u.tried++; u.tried > maxDocuments {
		return nil, pgp.ErrTooLarge
	}
	secrets, _ := u.desk.secrets()
	op, err := pgp.Open(data, secrets, u.certs, u.now, u.plg)
	if err == nil {
		u.plg.DecompressedBytes = max(1, u.plg.DecompressedBytes-int64(len(op.Plaintext)))
	}
	return op, err
}

// took notes who opened a layer and who signed it. A signature around an encryption says that its maker had the
// ciphertext, not that they knew or wrote the words.
func (u *unwrapping) took(op *pgp.Opened) {
	if op.Encrypted {
		u.o.signed, u.again = pgp.Signature{}, nil
	}
	u.opened(op)
	u.sign(op.Signature, func(keys []*pgp.Certificate) pgp.Signature { return op.Verify(keys, u.now) })
}

func (u *unwrapping) opened(op *pgp.Opened) {
	if !op.Encrypted {
		return
	}
	_, of := u.desk.secrets()
	f := &u.o.found
	f.with, f.realm, f.hidden = op.With, of[op.With].Role, op.Hidden
	f.sealed = append(f.sealed, op.Sealed)
}

// sign keeps the innermost signature: the one nearest to the words. Another one around it makes the envelope unfit.
func (u *unwrapping) sign(s pgp.Signature, again func([]*pgp.Certificate) pgp.Signature) {
	if s.Verdict == pgp.SignatureNone {
		return
	}
	if u.o.signed.Verdict != "" && u.o.signed.Verdict != pgp.SignatureNone {
		u.o.found.envelope = false
	}
	u.o.signed, u.again = s, again
}

// verify checks the innermost signature against other certificates: those that came inside, for a finder's first mail
// brings its key along, or the one that a case has on file.
func (u *unwrapping) verify(keys []*pgp.Certificate) pgp.Signature {
	if u.again == nil {
		return u.o.signed
	}
	return u.again(keys)
}

// collect lists the attachments, those of the payload first. One that is encrypted for itself is opened; what does not open stays
// as it came.
func (u *unwrapping) collect() {
	o := u.o
	for _, a := range o.payload.Attachments {
		o.files = append(o.files, u.file(a))
	}
	for _, a := range u.beside {
		a.Unprotected = true
		o.files = append(o.files, u.file(a))
	}
	if o.found.form == message.FormNone && o.encrypted() {
		o.found.form = message.FormAttachmentEncrypted
	}
}

func (u *unwrapping) file(a message.Attachment) message.Attachment {
	data, sealed := a.Sealed()
	if !sealed || u.o.failure != "" {
		return a
	}
	op, err := u.open(data)
	if err != nil || !op.Encrypted || !u.sameRealm(op.With) {
		return a
	}
	u.opened(op)
	f := message.File(a.OpenedName(op.Name), op.Plaintext)
	f.Unprotected = a.Unprotected // whoever put it there: the signature over the text says nothing of it
	return f
}

// sameRealm: what was encrypted to the other body stays closed in a mail of this one (S8).
func (u *unwrapping) sameRealm(with pgp.Fingerprint) bool {
	_, of := u.desk.secrets()
	return u.o.found.realm == "" || u.o.found.realm == of[with].Role
}
