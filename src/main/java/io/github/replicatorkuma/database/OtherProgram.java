package io.github.replicatorkuma.database;

import java.util.OptionalLong;

/**
 * A program beside this one that has the database open.
 *
 * @param name what people find it by: {@code process 4711 (python3 backup.py)}
 * @param mayBeKuma whether it is an Uptime Kuma, or nothing tells that it is not
 * @param pid the number of its process; empty where that is out of sight
 */
public record OtherProgram(String name, boolean mayBeKuma, OptionalLong pid) {}
