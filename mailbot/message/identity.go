package message

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"strings"
)

// SHA256 is the hash of the raw bytes, all of them.
func SHA256(raw []byte) [32]byte { return sha256.Sum256(raw) }

// ContentID identifies a mail whatever way it took: SHA-256 of the raw bytes
// without the trace fields that stand before everything else (Return-Path,
// Received, Delivered-To, X-Original-To, Authentication-Results, ARC-*,
// DKIM-Signature, X-Spam-*). A trace field further down is content.
func ContentID(raw []byte) [32]byte {
	var h ContentHash
	// Writing to a ContentHash never fails.
	_, _ = h.Write(raw)
	return h.Sum()
}

// ContentHash computes ContentID from a stream; the zero value is ready. It
// holds at most the start of one line, however large the mail is.
type ContentHash struct {
	sum     hash.Hash
	started bool   // content has begun: all that follows is hashed
	skips   bool   // inside a trace field, whose continuation lines go too
	line    []byte // start of the line that is not decided yet
	passing bool   // rest of a decided trace line is being dropped
}

// longestTraceName bounds what is held to tell a field name.
const longestTraceName = 64

// Write takes the next bytes of the mail. It never fails.
func (h *ContentHash) Write(b []byte) (int, error) {
	n := len(b)
	if h.sum == nil {
		h.sum = sha256.New()
	}
	for len(b) > 0 && !h.started {
		b = h.trace(b)
	}
	if len(b) > 0 {
		h.sum.Write(b)
	}
	return n, nil
}

// trace consumes from b up to the next decision and returns the rest.
func (h *ContentHash) trace(b []byte) []byte {
	if h.passing {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			return nil
		}
		h.passing = false
		return b[i+1:]
	}
	h.line = append(h.line, b[0])
	b = b[1:]
	switch c := h.line[len(h.line)-1]; {
	case len(h.line) == 1 && (c == ' ' || c == '\t') && h.skips:
		h.drop()
	case c == ':' && isTraceField(string(h.line[:len(h.line)-1])):
		h.skips = true
		h.drop()
	case c == ':' || c == '\n' || len(h.line) > longestTraceName || len(h.line) == 1 && (c == ' ' || c == '\t'):
		h.begin()
	}
	return b
}

func (h *ContentHash) drop() {
	h.line = h.line[:0]
	h.passing = true
}

func (h *ContentHash) begin() {
	h.started = true
	h.sum.Write(h.line)
	h.line = nil
}

// Sum is the content id of what was written so far.
func (h *ContentHash) Sum() [32]byte {
	var id [32]byte
	if h.sum == nil {
		return sha256.Sum256(nil)
	}
	if !h.started {
		return sha256.Sum256(h.line)
	}
	h.sum.Sum(id[:0])
	return id
}

func isTraceField(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "return-path", "received", "delivered-to", "x-original-to", "authentication-results", "dkim-signature":
		return true
	}
	return strings.HasPrefix(name, "arc-") || strings.HasPrefix(name, "x-spam-")
}
