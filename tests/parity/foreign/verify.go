// SPDX-License-Identifier: Apache-2.0

// Judges a note, a proof of inclusion or a proof of consistency with Go's own packages for its checksum database,
// golang.org/x/mod/sumdb/note and tlog. Ends with 0 if it holds, with 1 if it does not.
//
//	verify <REQUEST.json
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type request struct {
	Keys  []string // all of them must have signed each note
	Notes []string // one, or for consistency the older one first
	Index int64
	Leaf  []byte // of inclusion; absent for others
	Path  []tlog.Hash
}

// A cosigner signs the time as well (c2sp.org/tlog-cosignature), which this version of note does not know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(msg, sig []byte) bool {
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig[:8]))
	return len(sig) == 72 && ed25519.Verify(c.key, append([]byte(head), msg...), sig[8:])
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func verifier(text string) note.Verifier {
	parts := strings.SplitN(text, "+", 3)
	body, err := base64.StdEncoding.DecodeString(parts[2])
	check(err)
	if body[0] == 4 {
		sum := sha256.Sum256(append([]byte(parts[0]+"\n"), body...))
		return cosigner{parts[0], binary.BigEndian.Uint32(sum[:4]), body[1:]}
	}
	plain, err := note.NewVerifier(text)
	check(err)
	return plain
}

func open(content string, keys []string) string {
	text := ""
	for _, key := range keys {
		opened, err := note.Open([]byte(content), note.VerifierList(verifier(key)))
		check(err)
		text = opened.Text
	}
	return text
}

func tree(content string, keys []string) tlog.Tree {
	rows := strings.Split(open(content, keys), "\n")
	// tlog reads trees of Go's own checksum database only; the three rows are the same but for the name of the log.
	parsed, err := tlog.ParseTree([]byte("go.sum database tree\n" + strings.Join(rows[1:], "\n")))
	check(err)
	return parsed
}

func main() {
	var asked request
	check(json.NewDecoder(os.Stdin).Decode(&asked))
	switch {
	case len(asked.Notes) == 2:
		older, newer := tree(asked.Notes[0], asked.Keys), tree(asked.Notes[1], asked.Keys)
		check(tlog.CheckTree(asked.Path, newer.N, newer.Hash, older.N, older.Hash))
	case asked.Leaf != nil:
		whole := tree(asked.Notes[0], asked.Keys)
		check(tlog.CheckRecord(asked.Path, whole.N, whole.Hash, asked.Index, tlog.RecordHash(asked.Leaf)))
	default:
		open(asked.Notes[0], asked.Keys)
	}
}
