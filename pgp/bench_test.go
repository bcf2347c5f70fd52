package pgp

import (
	"bytes"
	"testing"
)

// A report of 3 KB is signed and encrypted with keys of each algorithm.
var report = bytes.Repeat([]byte("届出の本文です。\r\n"), 3000/26)

func BenchmarkOpen(b *testing.B) {
	for name, key := range map[string]string{"Curve25519": "reception", "RSA3072": "coordination"} {
		b.Run(name, func(b *testing.B) {
			own := []*Secret{who("vendor"), who(key)}
			mail, err := Seal(report, who(key), who(key).Certificate(), SealOptions{Now: morning})
			if err != nil {
				b.Fatal(err)
			}
			known := certs("alice", "bob", key)
			b.SetBytes(int64(len(report)))
			b.ReportAllocs()
			for b.Loop() {
				if o, err := Open(mail, own, known, morning, DefaultLimits()); err != nil || o.Signature.Verdict != SignatureValid {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	for name, key := range map[string]string{"Curve25519": "reception", "RSA3072": "coordination"} {
		b.Run(name, func(b *testing.B) {
			to := who(key).Certificate()
			b.SetBytes(int64(len(report)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Seal(report, who(key), to, SealOptions{Now: morning}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
