package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"keikai/mailbot"
)

// fromLine begins each mail of an mbox (RFC 4155, appendix A). Such a line is a separator at the beginning of the file and
// behind an empty line. Lines of a mail that look like one carry a ">" more than they had (mboxrd).
const fromLine = "From "

// mboxMails yields every mail of an mbox as FILE#1, FILE#2, … The mails are found and measured in a first reading, so that a
// mail of any length is a stream of known size in the second.
func mboxMails(name string, at time.Time, f io.ReadSeeker, yield func(mailbot.Source, error) bool) bool {
	mails, err := measureMbox(f)
	if err != nil {
		return yield(mailbot.Source{File: name}, fmt.Errorf("read mbox %s: %w", name, err))
	}
	for i, m := range mails {
		s := mailbot.Source{File: name + "#" + strconv.Itoa(i+1), Time: m.at, Size: m.size}
		if s.Time.IsZero() {
			s.Time = at
		}
		if _, err := f.Seek(m.offset, io.SeekStart); err != nil {
			return yield(mailbot.Source{File: name}, fmt.Errorf("read mbox %s: %w", name, err))
		}
		s.Body = io.LimitReader(&unquoter{r: bufio.NewReader(f)}, m.size)
		if !yield(s, nil) {
			return false
		}
	}
	return true
}

// mboxMail is where a mail lies: behind its From_ line, with its size after unquoting.
type mboxMail struct {
	offset, size int64
	at           time.Time // of the From_ line, zero when it has none that we can read
}

func measureMbox(f io.Reader) ([]mboxMail, error) {
	var mails []mboxMail
	var offset int64
	empty := int64(0) // size of the empty line before, 0 = it was not empty
	lines := lineReader{r: bufio.NewReader(f)}
	afterEmpty := true
	for {
		head, n, err := lines.next()
		if n == 0 && err != nil {
			if err == io.EOF {
				err = nil
			}
			return closeLast(mails, empty), err
		}
		offset += n
		if afterEmpty && bytes.HasPrefix(head, []byte(fromLine)) {
			mails = append(closeLast(mails, empty), mboxMail{offset: offset, at: fromLineTime(string(head))})
			empty, afterEmpty = 0, false
			continue
		}
		if len(mails) == 0 {
			return nil, errors.New("file changed while it was read")
		}
		if isQuoted(head) {
			n--
		}
		mails[len(mails)-1].size += n
		blank := strings.TrimRight(string(head), "\r\n") == ""
		empty, afterEmpty = 0, blank
		if blank {
			empty = n
		}
	}
}

// closeLast takes the empty line that separates two mails from the size of the last one.
func closeLast(mails []mboxMail, empty int64) []mboxMail {
	if len(mails) > 0 {
		mails[len(mails)-1].size -= empty
	}
	return mails
}

// fromLineTime reads the date behind the sender: "From a@b.example Sat Jan  3 01:05:34 2009", in UTC (RFC 4155).
func fromLineTime(line string) time.Time {
	fields := strings.Fields(line)
	if len(fields) < 7 {
		return time.Time{}
	}
	t, err := time.Parse("Mon Jan 2 15:04:05 2006", strings.Join(fields[2:7], " "))
	if err != nil {
		return time.Time{}
	}
	return t
}

// isQuoted reports whether a line is ">From ", ">>From " and so on.
func isQuoted(line []byte) bool {
	rest := bytes.TrimLeft(line, ">")
	return len(rest) < len(line) && bytes.HasPrefix(rest, []byte(fromLine))
}

// lineReader reads lines of any length and keeps only their beginnings.
type lineReader struct{ r *bufio.Reader }

// next returns the first buffer of a line and the length of the whole, which is 0 only at the end.
func (l lineReader) next() (head []byte, n int64, err error) {
	part, err := l.r.ReadSlice('\n')
	head, n = bytes.Clone(part), int64(len(part))
	for err == bufio.ErrBufferFull {
		part, err = l.r.ReadSlice('\n')
		n += int64(len(part))
	}
	return head, n, err
}

// unquoter takes the ">" away that mboxrd put before lines beginning with "From ".
type unquoter struct {
	r      *bufio.Reader
	buffer []byte
	inside bool // the last piece ended within a line
}

func (u *unquoter) Read(p []byte) (int, error) {
	if len(u.buffer) == 0 {
		piece, err := u.r.ReadSlice('\n')
		if len(piece) == 0 {
			return 0, err
		}
		if !u.inside && isQuoted(piece) {
			piece = piece[1:]
		}
		u.inside = err == bufio.ErrBufferFull
		u.buffer = piece
	}
	n := copy(p, u.buffer)
	u.buffer = u.buffer[n:]
	return n, nil
}
