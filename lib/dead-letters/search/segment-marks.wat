;; The innermost loops of sealing (segment-marks.ts): a segment's marks, a matrix of bits, one 32-bit word for each bucket and 32 groups. The words of 32 groups
;; are a column; columns lie `stride` bytes apart. All addresses and lengths are in bytes unless said.
;; Assembled to segment-marks-code.ts; a test holds the two together, another holds both to grams.ts and bit-list.ts.
(module
  (memory (export "memory") 1)

  ;; Letters of ASCII from $at to $end in lower case, in place, sixteen at a time as far as there are so many.
  (func $fold (param $at i32) (param $end i32)
    (local $bytes v128)
    (block $few
      (loop $sixteen
        (br_if $few (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $end)))
        (local.set $bytes (v128.load align=1 (local.get $at)))
        (v128.store align=1 (local.get $at)
          (v128.or (local.get $bytes)
            (v128.and
              (i8x16.lt_u (i8x16.sub (local.get $bytes) (i8x16.splat (i32.const 0x41))) (i8x16.splat (i32.const 26)))
              (i8x16.splat (i32.const 0x20)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $sixteen)))
    (block $done
      (loop $one
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (if (i32.lt_u (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x41)) (i32.const 26))
          (then (i32.store8 (local.get $at) (i32.or (i32.load8_u (local.get $at)) (i32.const 0x20)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $one))))

  ;; Marks $bit in the column at $column for the bucket of every gram from $at to $end (grams.ts), and leaves those bytes in lower case.
  (func (export "mark") (param $at i32) (param $end i32) (param $column i32) (param $bit i32)
    (local $mark i32)
    (call $fold (local.get $at) (local.get $end))
    (block $done
      (loop $gram
        (br_if $done (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $end)))
        (local.set $mark
          (i32.add (local.get $column)
            (i32.shl
              (i32.shr_u (i32.mul (i32.load align=1 (local.get $at)) (i32.const 0x9e3779b1)) (i32.const 16))
              (i32.const 2))))
        (i32.store (local.get $mark) (i32.or (i32.load (local.get $mark)) (local.get $bit)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $gram))))

  ;; Moves the marks of $lists consecutive buckets, from $marks on, to $target, each bucket's $words words in a row, and clears them. A matrix that was read
  ;; bucket by bucket would bring in a line of the processor's cache for every word.
  (func $take (param $marks i32) (param $stride i32) (param $words i32) (param $lists i32) (param $target i32)
    (local $from i32) (local $to i32) (local $end i32) (local $word i32)
    (loop $column
      (local.set $from (local.get $marks))
      (local.set $end (i32.add (local.get $marks) (i32.shl (local.get $lists) (i32.const 2))))
      (local.set $to (i32.add (local.get $target) (i32.shl (local.get $word) (i32.const 2))))
      (loop $bucket
        (i32.store (local.get $to) (i32.load (local.get $from)))
        (local.set $to (i32.add (local.get $to) (i32.shl (local.get $words) (i32.const 2))))
        (local.set $from (i32.add (local.get $from) (i32.const 4)))
        (br_if $bucket (i32.lt_u (local.get $from) (local.get $end))))
      (memory.fill (local.get $marks) (i32.const 0) (i32.shl (local.get $lists) (i32.const 2)))
      (local.set $marks (i32.add (local.get $marks) (local.get $stride)))
      (local.set $word (i32.add (local.get $word) (i32.const 1)))
      (br_if $column (i32.lt_u (local.get $word) (local.get $words)))))

  ;; How many bits are set in the words from $at to $end.
  (func $count (param $at i32) (param $end i32) (result i32)
    (local $count i32)
    (loop $word
      (local.set $count (i32.add (local.get $count) (i32.popcnt (i32.load (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $word (i32.lt_u (local.get $at) (local.get $end))))
    (local.get $count))

  ;; Writes the bits from $at to $end as gaps with parameter $k to $target (bit-list.ts). Returns where they end.
  (func $gaps (param $at i32) (param $end i32) (param $k i32) (param $target i32) (result i32)
    (local $word i32) (local $first i32) (local $before i32) (local $group i32) (local $gap i32) (local $ones i32) (local $pending i64) (local $bits i32)
    (local.set $before (i32.const -1))
    (loop $next
      (local.set $word (i32.load (local.get $at)))
      (block $empty
        (loop $bit
          (br_if $empty (i32.eqz (local.get $word)))
          (local.set $group (i32.add (local.get $first) (i32.ctz (local.get $word))))
          (local.set $word (i32.and (local.get $word) (i32.sub (local.get $word) (i32.const 1))))
          (local.set $gap (i32.sub (i32.sub (local.get $group) (local.get $before)) (i32.const 1)))
          (local.set $before (local.get $group))
          (local.set $ones (i32.shr_u (local.get $gap) (local.get $k)))
          ;; At most 7 bits wait, so that 32 ones, or 31 with a zero and 15 bits, always fit in the 64.
          (block $rest
            (loop $many
              (br_if $rest (i32.lt_u (local.get $ones) (i32.const 32)))
              (i64.store align=1 (local.get $target)
                (i64.or (local.get $pending) (i64.shl (i64.const 0xffffffff) (i64.extend_i32_u (local.get $bits)))))
              (local.set $target (i32.add (local.get $target) (i32.const 4)))
              (local.set $pending (i64.shr_u (i64.load align=1 (i32.sub (local.get $target) (i32.const 4))) (i64.const 32)))
              (local.set $ones (i32.sub (local.get $ones) (i32.const 32)))
              (br $many)))
          (local.set $pending
            (i64.or (local.get $pending)
              (i64.shl
                (i64.or
                  (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $ones))) (i64.const 1))
                  (i64.shl
                    (i64.extend_i32_u
                      (i32.and (local.get $gap) (i32.sub (i32.shl (i32.const 1) (local.get $k)) (i32.const 1))))
                    (i64.extend_i32_u (i32.add (local.get $ones) (i32.const 1)))))
                (i64.extend_i32_u (local.get $bits)))))
          (local.set $bits (i32.add (i32.add (local.get $bits) (local.get $ones)) (i32.add (local.get $k) (i32.const 1))))
          ;; Whole bytes go out.
          (i64.store align=1 (local.get $target) (local.get $pending))
          (local.set $target (i32.add (local.get $target) (i32.shr_u (local.get $bits) (i32.const 3))))
          (local.set $pending (i64.shr_u (local.get $pending) (i64.extend_i32_u (i32.and (local.get $bits) (i32.const 0x38)))))
          (local.set $bits (i32.and (local.get $bits) (i32.const 7)))
          (br $bit)))
      (local.set $first (i32.add (local.get $first) (i32.const 32)))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (if (local.get $bits)
      (then
        (i32.store8 (local.get $target)
          (i32.or (i32.wrap_i64 (local.get $pending)) (i32.shl (i32.const 0xff) (local.get $bits))))
        (local.set $target (i32.add (local.get $target) (i32.const 1)))))
    (local.get $target))

  ;; Writes the list of the $count bits that are set from $at to $end to $target, as bit-list.ts says. Returns where it ends.
  (func $list (param $at i32) (param $end i32) (param $count i32) (param $target i32) (result i32)
    (local $groups i32) (local $k i32)
    (if (i32.eqz (local.get $count)) (then (return (local.get $target))))
    (local.set $groups (i32.shl (i32.sub (local.get $end) (local.get $at)) (i32.const 3)))
    (if (i32.eq (local.get $count) (local.get $groups))
      (then
        (i32.store8 (local.get $target) (i32.const 0))
        (return (i32.add (local.get $target) (i32.const 1)))))
    (if (f64.gt (f64.convert_i32_u (local.get $count)) (f64.mul (f64.convert_i32_u (local.get $groups)) (f64.const 0.2)))
      (then
        (i32.store8 (local.get $target) (i32.const 1))
        (memory.copy (i32.add (local.get $target) (i32.const 1)) (local.get $at) (i32.sub (local.get $end) (local.get $at)))
        (return (i32.add (i32.add (local.get $target) (i32.const 1)) (i32.sub (local.get $end) (local.get $at))))))
    (local.set $k
      (i32.sub (i32.const 31)
        (i32.clz
          (i32.trunc_f64_u
            (f64.div (f64.mul (f64.const 0.69) (f64.convert_i32_u (local.get $groups))) (f64.convert_i32_u (local.get $count)))))))
    (if (i32.gt_u (local.get $k) (i32.const 15)) (then (local.set $k (i32.const 15))))
    (i32.store8 (local.get $target) (i32.add (local.get $k) (i32.const 2)))
    (call $gaps (local.get $at) (local.get $end) (local.get $k) (i32.add (local.get $target) (i32.const 1))))

  ;; Writes a row of $lists lists (list-row.ts), each of one part, whose buckets begin at $marks, to $target, and clears their marks. At $counts there are then how
  ;; many groups each list names; $scratch has room for the words of all. Returns where the row ends, empty lists at its end left out.
  (func (export "row")
    (param $marks i32) (param $stride i32) (param $words i32) (param $lists i32) (param $scratch i32) (param $counts i32) (param $target i32) (result i32)
    (local $end i32) (local $count i32) (local $length i32) (local $lastEnd i32)
    (local.set $lastEnd (local.get $target))
    (call $take (local.get $marks) (local.get $stride) (local.get $words) (local.get $lists) (local.get $scratch))
    (loop $next
      (local.set $end (i32.add (local.get $scratch) (i32.shl (local.get $words) (i32.const 2))))
      (local.set $count (call $count (local.get $scratch) (local.get $end)))
      (i32.store (local.get $counts) (local.get $count))
      ;; Behind its length, which takes a second byte from 128 on.
      (local.set $length
        (i32.sub
          (call $list (local.get $scratch) (local.get $end) (local.get $count) (i32.add (local.get $target) (i32.const 1)))
          (i32.add (local.get $target) (i32.const 1))))
      (if (i32.lt_u (local.get $length) (i32.const 128))
        (then
          (i32.store8 (local.get $target) (local.get $length))
          (local.set $target (i32.add (local.get $target) (i32.const 1))))
        (else
          (memory.copy (i32.add (local.get $target) (i32.const 2)) (i32.add (local.get $target) (i32.const 1)) (local.get $length))
          (i32.store8 (local.get $target) (i32.or (local.get $length) (i32.const 0x80)))
          (i32.store8 offset=1 (local.get $target) (i32.shr_u (local.get $length) (i32.const 7)))
          (local.set $target (i32.add (local.get $target) (i32.const 2)))))
      (local.set $target (i32.add (local.get $target) (local.get $length)))
      (if (local.get $length) (then (local.set $lastEnd (local.get $target))))
      (local.set $scratch (local.get $end))
      (local.set $counts (i32.add (local.get $counts) (i32.const 4)))
      (local.set $lists (i32.sub (local.get $lists) (i32.const 1)))
      (br_if $next (local.get $lists)))
    (local.get $lastEnd)))
