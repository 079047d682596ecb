package io.github.replicatorkuma.http;

/**
 * What came back.
 *
 * @param status the code, as in 404
 * @param text the body as UTF-8, perhaps cut
 */
public record HttpAnswer(int status, String text) {}
