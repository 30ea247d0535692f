package dev.redrive.frameworks;

/** What goes wrong in the code that a framework calls. */
@SuppressWarnings("serial") // Never serialised.
final class CardDeclined extends RuntimeException {
  CardDeclined() {
    super("card declined");
  }
}
